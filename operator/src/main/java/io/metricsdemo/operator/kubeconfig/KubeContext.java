package io.metricsdemo.operator.kubeconfig;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.AuthInfo;
import io.fabric8.kubernetes.api.model.Cluster;
import io.fabric8.kubernetes.api.model.NamedExtension;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * One context of the merged kubeconfig files.
 *
 * @param namespace that it sets
 * @param cluster with its name and the folder of its file, which paths are relative to
 */
record KubeContext(Optional<String> namespace, Entry<Cluster> cluster, Entry<AuthInfo> user) {

  private static final String EXEC_EXTENSION = "client.authentication.k8s.io/exec";

  private static final Set<String> SCHEMES = Set.of("http", "https");

  /** A named part of a kubeconfig, and the folder of the file that it is in. */
  record Entry<T>(String name, T value, Path folder) {}

  /** Something in PEM, and where it is, as messages call it. */
  record Pem(String text, String part) {}

  URI server() throws KubeconfigException {
    String server = Objects.requireNonNullElse(cluster.value().getServer(), "");
    try {
      URI url = new URI(server.contains("://") ? server : "https://" + server);
      if (url.getHost() == null || !SCHEMES.contains(url.getScheme())) {
        throw new URISyntaxException(server, "no host, or another scheme");
      }
      return url;
    } catch (URISyntaxException e) {
      throw new KubeconfigException(
          "server of cluster \"%s\" is not a URL. Set it to a URL such as https://10.0.0.1:6443"
              .formatted(cluster.name()));
    }
  }

  boolean isUnverified() {
    return Boolean.TRUE.equals(cluster.value().getInsecureSkipTlsVerify());
  }

  Optional<String> tlsServerName() {
    return text(cluster.value().getTlsServerName());
  }

  Optional<String> proxyUrl() {
    return text(cluster.value().getProxyUrl());
  }

  Optional<Pem> authority() throws KubeconfigException {
    return pem(
        cluster,
        "cluster",
        "certificate-authority",
        cluster.value().getCertificateAuthorityData(),
        cluster.value().getCertificateAuthority());
  }

  Optional<Pem> clientCertificate() throws KubeconfigException {
    return pem(
        user,
        "user",
        "client-certificate",
        user.value().getClientCertificateData(),
        user.value().getClientCertificate());
  }

  Optional<Pem> clientKey() throws KubeconfigException {
    return pem(
        user, "user", "client-key", user.value().getClientKeyData(), user.value().getClientKey());
  }

  /** The content of the file, where there is one, replaces the token beside it. */
  Optional<String> token() throws KubeconfigException {
    Optional<String> file = text(user.value().getTokenFile());
    return file.isPresent()
        ? Optional.of(
            read(user, file.get(), "tokenFile of user \"%s\"".formatted(user.name())).strip())
        : text(user.value().getToken());
  }

  private static Optional<Pem> pem(Entry<?> of, String kind, String field, String data, String file)
      throws KubeconfigException {
    String part = "%s of %s \"%s\"".formatted(field, kind, of.name());
    if (text(data).isPresent()) {
      String dataPart = part.replaceFirst(field, field + "-data");
      try {
        return Optional.of(
            new Pem(
                new String(Base64.getMimeDecoder().decode(data), StandardCharsets.ISO_8859_1),
                dataPart));
      } catch (IllegalArgumentException e) {
        throw new KubeconfigException(dataPart + " is not base64");
      }
    }
    return text(file).isPresent()
        ? Optional.of(new Pem(read(of, file, part), part))
        : Optional.empty();
  }

  private static String read(Entry<?> of, String file, String part) throws KubeconfigException {
    Path path = of.folder().resolve(file);
    try {
      return Files.readString(path, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new KubeconfigException("%s is %s, which cannot be read".formatted(part, path));
    }
  }

  static Optional<String> text(String field) {
    return Optional.ofNullable(field).filter(value -> !value.isEmpty());
  }

  /** The cluster as an exec plugin with {@code provideClusterInfo} gets it. */
  ObjectNode clusterInfo() throws KubeconfigException {
    ObjectMapper json = new ObjectMapper();
    ObjectNode info = json.createObjectNode().put("server", server().toString());
    tlsServerName().ifPresent(name -> info.put("tls-server-name", name));
    proxyUrl().ifPresent(url -> info.put("proxy-url", url));
    if (isUnverified()) {
      info.put("insecure-skip-tls-verify", true);
    }
    authority()
        .ifPresent(
            pem ->
                info.put(
                    "certificate-authority-data",
                    pem.text().getBytes(StandardCharsets.ISO_8859_1)));
    Objects.requireNonNullElse(cluster.value().getExtensions(), List.<NamedExtension>of()).stream()
        .filter(extension -> EXEC_EXTENSION.equals(extension.getName()))
        .findFirst()
        .ifPresent(extension -> info.set("config", json.valueToTree(extension.getExtension())));
    return info;
  }
}
