package io.metricsdemo.operator.prometheus;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.LocalPortForward;
import io.fabric8.kubernetes.client.http.WebSocketHandshakeException;
import io.metricsdemo.operator.kubernetes.ServerMessage;
import io.metricsdemo.operator.prometheus.PrometheusException.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/**
 * To a server in a pod by a forwarded port, as {@code kubectl port-forward} does: it also reaches a
 * server that listens only on the pod's loopback address. Requires permission to get and to create
 * {@code pods/portforward}: which one is needed depends on the version of Kubernetes.
 */
public final class PortForwardTransport implements Transport, AutoCloseable {

  private static final String RULE =
      "You cannot get and create pods/portforward in namespace %s. Add this rule to a Role or ClusterRole of yours: {apiGroups: [\"\"], resources: [pods/portforward], verbs: [get, create]}";

  private final KubernetesClient client;
  private final String namespace;
  private final String pod;
  private final int port;
  private final boolean tls;
  private final String routePrefix;
  private LocalPortForward forward;

  /**
   * @param tls whether the pod's port speaks TLS; its certificate is not verified
   * @param routePrefix path under which the API is served
   */
  public PortForwardTransport(
      KubernetesClient client,
      String namespace,
      String pod,
      int port,
      boolean tls,
      String routePrefix) {
    this.client = client;
    this.namespace = namespace;
    this.pod = pod;
    this.port = port;
    this.tls = tls;
    this.routePrefix = routePrefix;
  }

  @Override
  public synchronized Reply get(String resource) throws PrometheusException {
    try {
      return HttpTransport.toPod(local()).get(resource);
    } catch (PrometheusException e) {
      throw explained(e);
    }
  }

  private URI local() throws PrometheusException {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try {
      if (forward == null) {
        forward = client.pods().inNamespace(namespace).withName(pod).portForward(port, loopback, 0);
      }
      return new URI(
          tls ? "https" : "http",
          null,
          loopback.getHostAddress(),
          forward.getLocalPort(),
          routePrefix,
          null,
          null);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("not a route prefix: " + routePrefix, e);
    } catch (KubernetesClientException | IllegalStateException e) {
      throw unreachable(ServerMessage.of(e));
    }
  }

  /** The local connection just ends when the way behind it fails. */
  private PrometheusException explained(PrometheusException local) {
    if (forward == null || local.kind() != Kind.UNREACHABLE) {
      return local;
    }
    List<Throwable> causes =
        Stream.of(forward.getServerThrowables(), forward.getClientThrowables())
            .<Throwable>flatMap(Collection::stream)
            .toList();
    if (causes.stream().anyMatch(PortForwardTransport::isRefusal)) {
      return new PrometheusException(Kind.NOT_PERMITTED, RULE.formatted(namespace));
    }
    return unreachable(
        causes.stream()
            .filter(cause -> cause.getMessage() != null)
            .findFirst()
            .map(ServerMessage::of)
            .orElseGet(local::getMessage));
  }

  private static boolean isRefusal(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof WebSocketHandshakeException handshake) {
        return handshake.getResponse().code() == HttpURLConnection.HTTP_FORBIDDEN;
      }
    }
    return false;
  }

  private PrometheusException unreachable(String why) {
    return new PrometheusException(
        Kind.UNREACHABLE,
        "port %d of pod %s/%s, forwarded by the API server, does not answer: %s"
            .formatted(port, namespace, pod, Excerpt.quoted(why)));
  }

  @Override
  public synchronized void close() {
    if (forward != null) {
      try {
        forward.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
