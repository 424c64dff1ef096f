package io.metricsdemo.operator.kubeconfig;

import io.fabric8.kubernetes.api.model.AuthInfo;
import io.fabric8.kubernetes.api.model.Cluster;
import io.fabric8.kubernetes.api.model.Config;
import io.fabric8.kubernetes.api.model.Context;
import io.fabric8.kubernetes.api.model.NamedAuthInfo;
import io.fabric8.kubernetes.api.model.NamedCluster;
import io.fabric8.kubernetes.api.model.NamedContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Kubeconfig files, merged as kubectl merges them: the first file that has a name, or the current
 * context, wins.
 */
final class KubeconfigFiles {

  private final String names;
  private final Map<String, KubeContext.Entry<Cluster>> clusters = new LinkedHashMap<>();
  private final Map<String, KubeContext.Entry<AuthInfo>> users = new LinkedHashMap<>();
  private final Map<String, Context> contexts = new TreeMap<>();
  private Optional<String> current = Optional.empty();

  private KubeconfigFiles(List<Path> files) {
    this.names = files.stream().map(Path::toString).collect(Collectors.joining(", "));
  }

  /**
   * @param files that exist
   */
  static KubeconfigFiles read(List<Path> files) throws KubeconfigException {
    KubeconfigFiles merged = new KubeconfigFiles(files);
    for (Path file : files) {
      merged.add(file);
    }
    return merged;
  }

  private void add(Path file) throws KubeconfigException {
    Config config;
    try {
      String content = Files.readString(file);
      config =
          content.isBlank()
              ? new Config()
              : LightSerialization.INSTANCE.unmarshal(content, Config.class);
      if (config == null) {
        config = new Config();
      }
    } catch (IOException e) {
      throw new KubeconfigException("Cannot read the kubeconfig " + file);
    } catch (RuntimeException e) {
      // The message of the parser quotes the file.
      throw new KubeconfigException(
          "%s is not a valid kubeconfig. Its content is not shown, because it may contain credentials"
              .formatted(file));
    }
    Path folder =
        Objects.requireNonNull(file.toAbsolutePath().getParent(), "a file is in a folder");
    for (var named : named(config.getClusters(), NamedCluster::getName)) {
      Cluster cluster = Objects.requireNonNullElseGet(named.getCluster(), Cluster::new);
      clusters.putIfAbsent(
          named.getName(), new KubeContext.Entry<>(named.getName(), cluster, folder));
    }
    for (var named : named(config.getUsers(), NamedAuthInfo::getName)) {
      AuthInfo user = Objects.requireNonNullElseGet(named.getUser(), AuthInfo::new);
      users.putIfAbsent(named.getName(), new KubeContext.Entry<>(named.getName(), user, folder));
    }
    for (var named : named(config.getContexts(), NamedContext::getName)) {
      contexts.putIfAbsent(
          named.getName(), Objects.requireNonNullElseGet(named.getContext(), Context::new));
    }
    if (current.isEmpty()) {
      current = KubeContext.text(config.getCurrentContext());
    }
  }

  /** Those that have a name; kubectl writes an empty list as null. */
  private static <T> List<T> named(List<T> entries, Function<T, String> name) {
    return Objects.requireNonNullElse(entries, List.<T>of()).stream()
        .filter(entry -> entry != null && name.apply(entry) != null)
        .toList();
  }

  /**
   * @param name empty for the current one
   */
  KubeContext context(Optional<String> name) throws KubeconfigException {
    if (name.isEmpty() && current.isEmpty()) {
      throw new KubeconfigException(
          contexts.isEmpty()
              ? "The kubeconfig %s has no contexts. Log in to a cluster first, or use --kubeconfig FILE"
                  .formatted(names)
              : "The kubeconfig %s has no current-context. Set --context to one of %s"
                  .formatted(names, known()));
    }
    String chosen = name.or(() -> current).orElseThrow();
    Context context = contexts.get(chosen);
    if (context == null) {
      throw new KubeconfigException(
          "The kubeconfig has no context \"%s\". Its contexts: %s".formatted(chosen, known()));
    }
    KubeContext.Entry<Cluster> cluster = clusters.get(context.getCluster());
    if (cluster == null) {
      throw missing(chosen, "cluster", context.getCluster());
    }
    String user = Objects.requireNonNullElse(context.getUser(), "");
    if (!user.isEmpty() && !users.containsKey(user)) {
      throw missing(chosen, "user", user);
    }
    return new KubeContext(
        KubeContext.text(context.getNamespace()),
        cluster,
        users.getOrDefault(user, new KubeContext.Entry<>(user, new AuthInfo(), cluster.folder())));
  }

  private KubeconfigException missing(String context, String kind, String name) {
    return new KubeconfigException(
        "Context \"%s\" of the kubeconfig refers to %s \"%s\", which is not in %s"
            .formatted(context, kind, Objects.requireNonNullElse(name, ""), names));
  }

  private String known() {
    return contexts.isEmpty() ? "none" : String.join(", ", contexts.keySet());
  }
}
