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
 * The proxy of a service mesh in a pod, which under strict mTLS refuses clients outside of the
 * mesh, such as most Prometheus servers.
 *
 * @param name how messages call it
 * @param exemption what lets plain HTTP through to a port, with the port's number to fill in
 * @param permission what lets a request through that a policy of the mesh denies, for which
 *     certificates do not help; empty where the proxy answers it like any other request
 */
record MeshSidecar(String name, String exemption, Optional<String> permission) {

  private static final Map<String, MeshSidecar> BY_CONTAINER =
      Map.of(
          "istio-proxy",
          istio(
              "the sidecar istio-proxy",
              ", or its annotation traffic.sidecar.istio.io/excludeInboundPorts: \"%1$s\""),
          "linkerd-proxy",
          sidecar(
              "linkerd-proxy",
              "Set the annotation config.linkerd.io/skip-inbound-ports: \"%1$s\" on the pod, or authorize Prometheus with an AuthorizationPolicy"),
          "kuma-sidecar",
          sidecar(
              "kuma-sidecar",
              "Set the annotation traffic.kuma.io/exclude-inbound-ports: \"%1$s\" on the pod"),
          "consul-dataplane",
          sidecar(
              "consul-dataplane",
              "Set the annotation consul.hashicorp.com/transparent-proxy-exclude-inbound-ports: \"%1$s\" on the pod"));

  /** Istio's ambient mode has its proxy on the node. */
  private static final String AMBIENT = "ambient.istio.io/redirection";

  private static final String FORBIDDEN = "HTTP status 403";

  /** The errors behind which a mesh may be: those of Envoy and Linkerd's proxy. */
  private static final Set<String> ERRORS =
      Set.of("connection reset by peer", ": EOF", "HTTP status 503", FORBIDDEN);

  private static MeshSidecar sidecar(String container, String exemption) {
    return new MeshSidecar("the sidecar " + container, exemption, Optional.empty());
  }

  /** It answers 403 for a policy, and never for its mTLS. */
  private static MeshSidecar istio(String name, String exclusion) {
    return new MeshSidecar(
        name,
        "Set spec.portLevelMtls: {%1$s: {mode: PERMISSIVE}} in a PeerAuthentication that selects the pod"
            + exclusion,
        Optional.of(
            "Allow it in an AuthorizationPolicy with rules: [{to: [{operation: {ports: [\"%1$s\"]}}]}]"
                + exclusion));
  }

  static Optional<MeshSidecar> of(Pod pod) {
    return Optional.ofNullable(pod.getSpec()).stream()
        .flatMap(
            spec -> Stream.concat(spec.getContainers().stream(), spec.getInitContainers().stream()))
        .map(Container::getName)
        .filter(BY_CONTAINER::containsKey)
        .findFirst()
        .map(BY_CONTAINER::get)
        .or(() -> ambient(pod));
  }

  private static Optional<MeshSidecar> ambient(Pod pod) {
    Map<String, String> annotations =
        Objects.requireNonNullElse(pod.getMetadata().getAnnotations(), Map.of());
    return "enabled".equals(annotations.get(AMBIENT))
        ? Optional.of(istio("Istio's ambient mode", ""))
        : Optional.empty();
  }

  static boolean mayCause(String error) {
    return ERRORS.stream().anyMatch(error::contains);
  }

  /** Whether a policy of the mesh denies the request. */
  boolean denies(String error) {
    return permission.isPresent() && error.contains(FORBIDDEN);
  }

  /**
   * @param port that is scraped
   * @param error of the scrape
   */
  String advice(Pod pod, String port, String error) {
    return permission
        .filter(denied -> denies(error))
        .map(
            denied ->
                words(
                    pod, "and an AuthorizationPolicy may deny the scrape", denied.formatted(port)))
        .orElseGet(() -> advice(pod, port));
  }

  /**
   * @param port that is scraped
   */
  String advice(Pod pod, String port) {
    return words(
        pod, "which under strict mTLS accepts only members of the mesh", exemption.formatted(port));
  }

  private String words(Pod pod, String what, String fix) {
    return "Pod %s has %s, %s. %s"
        .formatted(Excerpt.quoted(pod.getMetadata().getName()), name, what, fix);
  }
}
