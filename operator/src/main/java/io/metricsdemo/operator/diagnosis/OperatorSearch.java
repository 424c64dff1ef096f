package io.metricsdemo.operator.diagnosis;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentList;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds the Deployments of Prometheus Operator in a cluster, whoever has installed it. */
final class OperatorSearch {

  /**
   * Prometheus Operator's own manifests and kube-prometheus; the Helm charts, whose newer versions
   * set the component to the same value for every release name.
   */
  private static final List<OperatorLabel> LABELS =
      List.of(
          new OperatorLabel(
              "app.kubernetes.io/name",
              "prometheus-operator",
              "kube-prometheus-stack-prometheus-operator"),
          new OperatorLabel("app.kubernetes.io/component", "prometheus-operator"),
          new OperatorLabel(
              "app", "kube-prometheus-stack-operator", "prometheus-operator-operator"));

  private record OperatorLabel(String key, String... values) {}

  /** The charts' admission webhook has the same name label as the operator itself. */
  private static final String WEBHOOK = "prometheus-operator-webhook";

  /** The last part of the repository, which a mirror may prefix; then a tag or a digest. */
  private static final Pattern IMAGE =
      Pattern.compile("(.*/)?[^/]*prometheus-operator(:[^/]*)?(@.*)?");

  /** A flag of no other program, which every installation sets. */
  private static final String FLAG = "--prometheus-config-reloader=";

  private static final long PAGE = 500;

  private final KubernetesClient client;

  OperatorSearch(KubernetesClient client) {
    this.client = client;
  }

  /**
   * Those with the usual labels; where none of them is ready, all others too, which requires
   * reading each Deployment of the cluster.
   */
  List<Deployment> find() {
    Map<String, Deployment> found = usual();
    if (found.values().stream().noneMatch(OperatorNotObserving::isReady)) {
      addUnlabeled(found);
    }
    return List.copyOf(found.values());
  }

  /** All of them, whatever their labels. */
  List<Deployment> findAll() {
    Map<String, Deployment> found = usual();
    addUnlabeled(found);
    return List.copyOf(found.values());
  }

  private Map<String, Deployment> usual() {
    Map<String, Deployment> found = new LinkedHashMap<>();
    labeled().forEach(deployment -> found.putIfAbsent(key(deployment), deployment));
    return found;
  }

  private Stream<Deployment> labeled() {
    return LABELS.stream()
        .map(
            label ->
                client
                    .apps()
                    .deployments()
                    .inAnyNamespace()
                    .withLabelIn(label.key(), label.values())
                    .list()
                    .getItems()
                    .stream()
                    .filter(deployment -> !isWebhook(deployment))
                    .toList())
        .filter(deployments -> !deployments.isEmpty())
        .findFirst()
        .stream()
        .flatMap(List::stream);
  }

  private void addUnlabeled(Map<String, Deployment> found) {
    String next = null;
    do {
      DeploymentList page =
          client
              .apps()
              .deployments()
              .inAnyNamespace()
              .list(new ListOptionsBuilder().withLimit(PAGE).withContinue(next).build());
      page.getItems().stream()
          .filter(OperatorSearch::runsPrometheusOperator)
          .forEach(deployment -> found.putIfAbsent(key(deployment), deployment));
      next = page.getMetadata().getContinue();
    } while (next != null && !next.isEmpty());
  }

  private static boolean isWebhook(Deployment deployment) {
    return WEBHOOK.equals(deployment.getMetadata().getLabels().get("app.kubernetes.io/component"));
  }

  private static boolean runsPrometheusOperator(Deployment deployment) {
    return deployment.getSpec().getTemplate() != null
        && deployment.getSpec().getTemplate().getSpec() != null
        && deployment.getSpec().getTemplate().getSpec().getContainers().stream()
            .anyMatch(OperatorSearch::isPrometheusOperator);
  }

  private static boolean isPrometheusOperator(Container container) {
    return IMAGE.matcher(Objects.requireNonNullElse(container.getImage(), "")).matches()
        || Stream.of(container.getCommand(), container.getArgs())
            .flatMap(List::stream)
            .anyMatch(argument -> argument.startsWith(FLAG));
  }

  private static String key(Deployment deployment) {
    return deployment.getMetadata().getNamespace() + "/" + deployment.getMetadata().getName();
  }
}
