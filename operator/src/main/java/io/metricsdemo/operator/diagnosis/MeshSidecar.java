package io.metricsdemo.operator.diagnosis;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.metricsdemo.operator.prometheus.Excerpt;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The proxy of a service mesh in a pod, which under strict mTLS refuses whoever is not of the mesh,
 * as Prometheus mostly is not.
 *
 * @param name of its container, or of what takes its place
 * @param exemption what lets plain HTTP through to a port, with the port's number to fill in
 */
record MeshSidecar(String name, String exemption) {

  private static final String ISTIO =
      "set spec.portLevelMtls: {%1$s: {mode: PERMISSIVE}} in a PeerAuthentication that selects the pod";

  private static final String ISTIO_EXCLUSION =
      ", or its annotation traffic.sidecar.istio.io/excludeInboundPorts: \"%1$s\"";

  private static final Map<String, String> EXEMPTIONS =
      Map.of(
          "istio-proxy",
          ISTIO + ISTIO_EXCLUSION,
          "linkerd-proxy",
          "set the annotation config.linkerd.io/skip-inbound-ports: \"%1$s\" on the pod, or authorize Prometheus by an AuthorizationPolicy",
          "kuma-sidecar",
          "set the annotation traffic.kuma.io/exclude-inbound-ports: \"%1$s\" on the pod",
          "consul-dataplane",
          "set the annotation consul.hashicorp.com/transparent-proxy-exclude-inbound-ports: \"%1$s\" on the pod");

  /** Istio's ambient mode has its proxy on the node. */
  private static final String AMBIENT = "ambient.istio.io/redirection";

  /** The errors behind which a mesh may be: those of Envoy and Linkerd's proxy. */
  private static final Set<String> ERRORS =
      Set.of("connection reset by peer", ": EOF", "HTTP status 503", "HTTP status 403");

  /** What Istio answers for a policy, and never for its mTLS. */
  private static final String FORBIDDEN = "HTTP status 403";

  private static final String POLICY =
      ", by which an AuthorizationPolicy may deny the scrape: allow it in one by rules: [{to: [{operation: {ports: [\"%1$s\"]}}]}]";

  static Optional<MeshSidecar> of(Pod pod) {
    return Optional.ofNullable(pod.getSpec()).stream()
        .flatMap(
            spec -> Stream.concat(spec.getContainers().stream(), spec.getInitContainers().stream()))
        .map(Container::getName)
        .filter(EXEMPTIONS::containsKey)
        .findFirst()
        .map(name -> new MeshSidecar("the sidecar " + name, EXEMPTIONS.get(name)))
        .or(() -> ambient(pod));
  }

  private static Optional<MeshSidecar> ambient(Pod pod) {
    Map<String, String> annotations =
        Objects.requireNonNullElse(pod.getMetadata().getAnnotations(), Map.of());
    return "enabled".equals(annotations.get(AMBIENT))
        ? Optional.of(new MeshSidecar("Istio's ambient mode", ISTIO))
        : Optional.empty();
  }

  static boolean mayCause(String error) {
    return ERRORS.stream().anyMatch(error::contains);
  }

  /** Whether a policy of the mesh denies the request, which its certificates do not help. */
  boolean denies(String error) {
    return exemption.startsWith(ISTIO) && error.contains(FORBIDDEN);
  }

  /**
   * @param port that is scraped
   * @param error of the scrape
   */
  String advice(Pod pod, String port, String error) {
    if (denies(error)) {
      return "Pod %s has %s"
          .formatted(
              Excerpt.quoted(pod.getMetadata().getName()),
              name + (POLICY + exemption.substring(ISTIO.length())).formatted(port));
    }
    return advice(pod, port);
  }

  /**
   * @param port that is scraped
   */
  String advice(Pod pod, String port) {
    return "Pod %s has %s, which under strict mTLS accepts members of the mesh alone: %s"
        .formatted(Excerpt.quoted(pod.getMetadata().getName()), name, exemption.formatted(port));
  }
}
