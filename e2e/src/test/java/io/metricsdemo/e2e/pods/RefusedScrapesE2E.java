package io.metricsdemo.e2e.pods;

import static io.metricsdemo.e2e.cluster.Cluster.QUIET_CLUSTER;
import static org.junit.jupiter.api.parallel.ResourceAccessMode.READ;

import io.metricsdemo.e2e.cluster.TestNamespace;
import java.io.IOException;
import java.io.InputStream;
import java.util.Base64;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * Servers in pods that refuse scrapes, with the name that the proxy of a service mesh has there and
 * without: doctor says how to let Prometheus through. No mesh is installed that could be followed.
 */
@ResourceLock(value = QUIET_CLUSTER, mode = READ)
class RefusedScrapesE2E {

  private static final String CLASS = RefusingServer.class.getSimpleName() + ".class";

  @RegisterExtension final TestNamespace namespace = new TestNamespace();

  @BeforeEach
  void bringTheProgram() throws IOException {
    try (InputStream program = RefusingServer.class.getResourceAsStream(CLASS)) {
      namespace.apply(
          """
          apiVersion: v1
          kind: ConfigMap
          metadata: {name: program}
          binaryData: {%s: %s}
          """
              .formatted(CLASS, Base64.getEncoder().encodeToString(program.readAllBytes())));
    }
  }

  @Test
  void sidecar_of_a_mesh_is_named_with_what_lets_prometheus_through() {
    ExaminedMonitor reset = refused("reset", "istio-proxy");
    ExaminedMonitor unavailable = refused("unavailable", "istio-proxy");
    ExaminedMonitor close = refused("close", "linkerd-proxy");

    reset.fails(
        "ScrapeFailed",
        "connection reset by peer",
        "Pod reset has the sidecar istio-proxy, which under strict mTLS accepts only members of the"
            + " mesh",
        "Set spec.portLevelMtls: {8080: {mode: PERMISSIVE}} in a PeerAuthentication",
        "traffic.sidecar.istio.io/excludeInboundPorts: \"8080\"");
    unavailable.fails(
        "ScrapeFailed",
        "503 Service Unavailable",
        "Pod unavailable has the sidecar istio-proxy",
        "If the application itself returns this status: Check the log of the pod");
    close.fails(
        "ScrapeFailed",
        "EOF",
        "Pod close has the sidecar linkerd-proxy",
        "Set the annotation config.linkerd.io/skip-inbound-ports: \"8080\" on the pod");
  }

  @Test
  void application_without_a_sidecar_that_closes_or_wants_another_format() {
    ExaminedMonitor close = refused("close", "web");
    ExaminedMonitor unacceptable = refused("unacceptable", "web");

    close.fails(
        "ScrapeFailed",
        "EOF",
        "The server closes the connection without an HTTP response. If the port speaks TLS");
    unacceptable.fails("ScrapeFailed", "Set spec.scrapeProtocols: [PrometheusText0.0.4] in");

    unacceptable.apply(
        "selector: {matchLabels: {app: unacceptable}}, scrapeProtocols: [PrometheusText0.0.4], endpoints: [{port: http, interval: 2s}]");
    unacceptable.isScraped();
  }

  /**
   * Has Prometheus scrape a pod that refuses it.
   *
   * @param container the name of the container that listens
   */
  private ExaminedMonitor refused(String way, String container) {
    namespace.apply(
        """
        apiVersion: v1
        kind: Service
        metadata: {name: %1$s, labels: {app: %1$s}}
        spec:
          selector: {app: %1$s}
          ports: [{name: http, port: %4$d}]
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: %1$s, labels: {app: %1$s}}
        spec:
          securityContext: {runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}}
          containers:
          - name: %2$s
            image: localhost/metricsdemo/demo-app:0.1.0
            command: [java, -cp, /program, %3$s, %1$s]
            ports: [{name: http, containerPort: %4$d}]
            resources: {requests: {cpu: 50m}}
            securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
            volumeMounts: [{name: program, mountPath: /program/%5$s}]
          volumes: [{name: program, configMap: {name: program}}]
        """
            .formatted(
                way,
                container,
                RefusingServer.class.getName(),
                RefusingServer.PORT,
                RefusingServer.class.getPackageName().replace('.', '/')));
    ExaminedMonitor monitor = new ExaminedMonitor(namespace, way);
    monitor.apply(way, "{port: http, interval: 2s}");
    return monitor;
  }
}
