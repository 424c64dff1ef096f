package io.metricsdemo.operator.kubeconfig;

import io.fabric8.kubernetes.api.model.AuthInfo;
import io.fabric8.kubernetes.api.model.Cluster;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How kubectl would reach the cluster.
 *
 * @param file empty for what {@code KUBECONFIG} names, else {@code ~/.kube/config}, else, in a pod,
 *     its service account
 * @param context empty for the current one
 * @param environment variables of the process
 * @param home of the user
 */
public record Kubeconfig(
    Optional<Path> file, Optional<String> context, Map<String, String> environment, Path home) {

  /** Set in every pod. */
  private static final String HOST_IN_PODS = "KUBERNETES_SERVICE_HOST";

  /** Below the root. */
  private static final String ACCOUNT = "var/run/secrets/kubernetes.io/serviceaccount";

  /** For this process. */
  public static Kubeconfig of(Optional<Path> file, Optional<String> context) {
    return new Kubeconfig(file, context, System.getenv(), Path.of(System.getProperty("user.home")));
  }

  /** Makes the client, and sends no request. */
  public ClusterConnection connect() throws KubeconfigException {
    return new Connector(new ProxyEnvironment(environment)).connect(chosen());
  }

  private KubeContext chosen() throws KubeconfigException {
    if (file.isPresent()) {
      if (!Files.isReadable(file.get()) || Files.isDirectory(file.get())) {
        throw new KubeconfigException("Cannot read the kubeconfig " + file.get());
      }
      return KubeconfigFiles.read(List.of(file.get())).context(context);
    }
    List<Path> named = named();
    List<Path> existing = named.stream().filter(Files::exists).toList();
    if (existing.isEmpty() && environment.containsKey(HOST_IN_PODS)) {
      return inPod();
    }
    if (existing.isEmpty()) {
      throw new KubeconfigException(
          "No kubeconfig at %s. Set KUBECONFIG, or use --kubeconfig FILE"
              .formatted(named.stream().map(Path::toString).collect(Collectors.joining(", "))));
    }
    return KubeconfigFiles.read(existing).context(context);
  }

  private List<Path> named() {
    return Optional.ofNullable(environment.get("KUBECONFIG"))
        .filter(names -> !names.isBlank())
        .map(
            names ->
                Arrays.stream(names.split(File.pathSeparator))
                    .filter(name -> !name.isBlank())
                    .map(Path::of)
                    .distinct()
                    .toList())
        .orElseGet(() -> List.of(home.resolve(".kube").resolve("config")));
  }

  private KubeContext inPod() throws KubeconfigException {
    String host = environment.get(HOST_IN_PODS);
    Cluster cluster = new Cluster();
    cluster.setServer(
        "https://%s:%s"
            .formatted(
                host.contains(":") ? "[" + host + "]" : host,
                environment.getOrDefault("KUBERNETES_SERVICE_PORT", "443")));
    cluster.setCertificateAuthority("ca.crt");
    AuthInfo account = new AuthInfo();
    account.setTokenFile("token");
    Path folder = Path.of(File.separator, ACCOUNT);
    try {
      return new KubeContext(
          Optional.of(Files.readString(folder.resolve("namespace")).strip()),
          new KubeContext.Entry<>("of this pod", cluster, folder),
          new KubeContext.Entry<>("ServiceAccount of this pod", account, folder));
    } catch (IOException e) {
      throw new KubeconfigException(
          "No kubeconfig, and this pod has no ServiceAccount token at %s. Use --kubeconfig FILE"
              .formatted(folder));
    }
  }
}
