package io.metricsdemo.e2e.pods;

import io.metricsdemo.e2e.cluster.TestNamespace;

/** An application with metrics that no MetricsDemo made, for the ServiceMonitors of a test. */
final class WebApplication {

  private WebApplication() {}

  /**
   * Creates a Deployment {@code web} of one pod.
   *
   * @param app the label {@code app} of the pod
   * @param port the name of its port 8080
   */
  static void create(TestNamespace namespace, String app, String port) {
    namespace.apply(
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web}
        spec:
          selector: {matchLabels: {app: %1$s}}
          template:
            metadata: {labels: {app: %1$s}}
            spec:
              securityContext: {runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}}
              containers:
              - name: web
                image: localhost/metricsdemo/demo-app:0.1.0
                ports: [{name: %2$s, containerPort: 8080}]
                # Without a request the kernel gives it next to nothing beside the other tests, and scrapes time out.
                resources: {requests: {cpu: 100m}}
                securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
        """
            .formatted(app, port));
  }
}
