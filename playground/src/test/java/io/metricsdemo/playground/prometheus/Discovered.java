package io.metricsdemo.playground.prometheus;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import java.util.List;

/** The objects of one demo with one pod, as the operator and the stand-ins write them. */
final class Discovered {

  private Discovered() {}

  static ServiceMonitor monitor(String interval) {
    return Serialization.unmarshal(
        """
        apiVersion: monitoring.coreos.com/v1
        kind: ServiceMonitor
        metadata: {namespace: team-a, name: demo-app}
        spec:
          jobLabel: app
          targetLabels: [app.kubernetes.io/managed-by]
          selector:
            matchLabels:
              app: demo-app
              app.kubernetes.io/managed-by: metricsdemo-operator
          endpoints:
          - {port: http-metrics, interval: INTERVAL, honorLabels: false}
        """
            .replace("INTERVAL", interval),
        ServiceMonitor.class);
  }

  static Scraper.Discovery discovery(ServiceMonitor monitor, String ip, int port) {
    Service service =
        Serialization.unmarshal(
            """
            metadata:
              namespace: team-a
              name: demo-app
              labels: {app: demo-app, app.kubernetes.io/managed-by: metricsdemo-operator}
            """,
            Service.class);
    EndpointSlice slice =
        Serialization.unmarshal(
            """
            metadata:
              namespace: team-a
              name: demo-app-0
              labels: {kubernetes.io/service-name: demo-app}
            addressType: IPv4
            endpoints:
            - addresses: [IP]
              conditions: {ready: true}
              targetRef: {kind: Pod, name: demo-app-abc-1, namespace: team-a, uid: "1"}
            ports:
            - {name: http-metrics, port: PORT, protocol: TCP}
            """
                .replace("[IP]", "[" + ip + "]")
                .replace("PORT", Integer.toString(port)),
            EndpointSlice.class);
    Pod pod =
        Serialization.unmarshal(
            """
            metadata: {namespace: team-a, name: demo-app-abc-1, uid: "1", labels: {app: demo-app}}
            spec:
              containers:
              - {name: demo-app, ports: [{name: http-metrics, containerPort: 8080}]}
            status: {phase: Running, podIP: 127.1.0.1}
            """,
            Pod.class);
    return new Scraper.Discovery(List.of(monitor), List.of(service), List.of(slice), List.of(pod));
  }
}
