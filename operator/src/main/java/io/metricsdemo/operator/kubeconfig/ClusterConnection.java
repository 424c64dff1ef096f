package io.metricsdemo.operator.kubeconfig;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.metricsdemo.operator.kubernetes.ServerMessage;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.security.cert.CertificateExpiredException;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/** A client of the cluster that a kubeconfig names, and what its failures mean. */
public final class ClusterConnection implements AutoCloseable {

  private final KubernetesClient client;
  private final String namespace;
  private final String cluster;
  private final String user;
  private final String server;
  private final String proxy;
  private final Optional<Tunnel> tunnel;

  /**
   * @param cluster and {@code user}, as messages call them
   * @param proxy what names the proxy on the way; empty where there is none
   */
  ClusterConnection(
      KubernetesClient client,
      String namespace,
      String cluster,
      String user,
      String server,
      String proxy,
      Optional<Tunnel> tunnel) {
    this.client = client;
    this.namespace = namespace;
    this.cluster = cluster;
    this.user = user;
    this.server = ServerMessage.withoutUser(server);
    this.proxy = ServerMessage.withoutUser(proxy);
    this.tunnel = tunnel;
  }

  public KubernetesClient client() {
    return client;
  }

  /** That of the context. */
  public String namespace() {
    return namespace;
  }

  /** The error message for a failed request, in one line. */
  public String explain(KubernetesClientException failure) {
    if (failure.getCode() == HttpURLConnection.HTTP_UNAUTHORIZED) {
      return "The API server %s does not accept the credentials of %s (HTTP status 401). Check that they have not expired, and log in again"
          .formatted(server, user);
    }
    if (failure.getCode() > 0) {
      return "The request to the API server %s failed: %s"
          .formatted(server, oneLine(ServerMessage.of(failure)));
    }
    Optional<String> onTheWay = tunnel.flatMap(Tunnel::failure);
    if (onTheWay.isPresent()) {
      return "The API server %s cannot be reached%s: %s"
          .formatted(server, proxy.isEmpty() ? "" : " through " + proxy, oneLine(onTheWay.get()));
    }
    return causes(failure)
        .filter(SSLException.class::isInstance)
        .findFirst()
        .map(tls -> "No TLS connection to the API server %s: %s".formatted(server, tls(failure)))
        .orElseGet(
            () -> "The API server %s cannot be reached: %s".formatted(server, words(failure)));
  }

  private String tls(KubernetesClientException failure) {
    String words = words(failure);
    if (causes(failure).anyMatch(CertificateExpiredException.class::isInstance)
        || words.contains("validity check failed")) {
      return "its certificate has expired (%s). Renew it on the server".formatted(words);
    }
    if (words.contains("unable to find valid certification path")
        || words.contains("PKIX")
        || words.contains("signature check failed")) {
      return "its certificate is not signed by certificate-authority of %s. Correct certificate-authority or certificate-authority-data"
          .formatted(cluster);
    }
    if (words.contains("No subject alternative") || words.contains("No name matching")) {
      return "its certificate is for another name (%s). Set tls-server-name of %s to a name in the certificate"
          .formatted(words, cluster);
    }
    if (words.contains("certificate_required") || words.contains("bad_certificate")) {
      return "it requires a client certificate that it trusts. Correct client-certificate and client-key of "
          + user;
    }
    if (words.contains("Unsupported or unrecognized SSL message")) {
      return "it does not speak TLS. Correct server of " + cluster;
    }
    return words;
  }

  private static Stream<Throwable> causes(Throwable failure) {
    return Stream.iterate(failure, Objects::nonNull, Throwable::getCause);
  }

  /** The client wraps the cause in exceptions without further information. */
  private static String words(Throwable failure) {
    Throwable cause =
        causes(failure)
            .filter(one -> one instanceof IOException && one.getClass() != IOException.class)
            .findFirst()
            .orElseGet(() -> causes(failure).reduce(failure, (outer, inner) -> inner));
    String name = cause.getClass().getSimpleName();
    return cause.getMessage() == null
        ? name
        : oneLine(name + ": " + ServerMessage.withoutUser(cause.getMessage()));
  }

  private static String oneLine(String text) {
    return text.strip().replaceAll("\\s+", " ");
  }

  @Override
  public void close() {
    client.close();
    tunnel.ifPresent(Tunnel::close);
  }
}
