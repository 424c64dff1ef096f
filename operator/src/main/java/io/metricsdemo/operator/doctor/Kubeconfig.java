package io.metricsdemo.operator.doctor;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** How kubectl would reach the cluster. */
final class Kubeconfig {

  /** Set in every pod. */
  private static final String API_SERVER_OF_PODS = "KUBERNETES_SERVICE_HOST";

  private static final int CONNECT_MILLIS = 5_000;
  private static final int REQUEST_MILLIS = 10_000;

  private Kubeconfig() {}

  /**
   * @param file empty for what {@code KUBECONFIG} names, else {@code ~/.kube/config}, else, in a
   *     pod, its service account
   * @param context empty for the current one
   */
  static Config load(Optional<Path> file, Optional<String> context) throws DoctorException {
    Config config = file.isPresent() ? read(file.get(), context) : find(context);
    if (context.isPresent()
        && (config.getCurrentContext() == null
            || !config.getCurrentContext().getName().equals(context.get()))) {
      throw new DoctorException(
          "the kubeconfig has no context \"%s\", but %s"
              .formatted(
                  context.get(),
                  config.getContexts().stream()
                      .map(known -> known.getName())
                      .sorted()
                      .collect(Collectors.joining(", "))));
    }
    // Somebody waits for the answer.
    return new ConfigBuilder(config)
        .withConnectionTimeout(CONNECT_MILLIS)
        .withRequestTimeout(REQUEST_MILLIS)
        .withRequestRetryBackoffLimit(0)
        .build();
  }

  private static Config read(Path file, Optional<String> context) throws DoctorException {
    if (!Files.isReadable(file)) {
      throw new DoctorException("cannot read the kubeconfig %s".formatted(file));
    }
    try {
      return Config.fromKubeconfig(context.orElse(null), file.toFile());
    } catch (RuntimeException e) {
      throw invalid(file.toString());
    }
  }

  private static Config find(Optional<String> context) throws DoctorException {
    List<File> files = Config.getKubeconfigFilenames().stream().map(File::new).toList();
    if (files.stream().noneMatch(File::canRead) && System.getenv(API_SERVER_OF_PODS) == null) {
      throw new DoctorException(
          "no kubeconfig at %s; set KUBECONFIG, or give --kubeconfig FILE"
              .formatted(files.stream().map(File::toString).collect(Collectors.joining(", "))));
    }
    try {
      return Config.autoConfigure(context.orElse(null));
    } catch (RuntimeException e) {
      throw invalid(files.stream().map(File::toString).collect(Collectors.joining(", ")));
    }
  }

  /** What a parser says quotes the file. */
  private static DoctorException invalid(String file) {
    return new DoctorException(
        "%s is not a valid kubeconfig; its content is not shown, since it may hold credentials"
            .formatted(file));
  }
}
