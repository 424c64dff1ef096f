package io.metricsdemo.playground.display;

import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.metricsdemo.api.v1alpha1.MetricsDemo;
import io.metricsdemo.operator.parameters.DemoParameters;
import io.metricsdemo.operator.parameters.InvalidSpecException;
import io.metricsdemo.operator.parameters.SpecParser;
import io.metricsdemo.operator.verification.GroundTruth;
import io.metricsdemo.playground.cluster.Informers;
import io.metricsdemo.playground.cluster.ObjectKey;
import io.metricsdemo.playground.cluster.Pods;
import io.metricsdemo.playground.cluster.TemplateHash;
import io.metricsdemo.playground.documents.Mistake;
import io.metricsdemo.playground.prometheus.Quantile;
import io.metricsdemo.playground.prometheus.Quantile.Verdict;
import io.metricsdemo.playground.prometheus.Scraper.Evidence;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Puts together what the API server and the scraper know. */
public final class Observer {

  private final Informers informers;
  private final SpecParser parser;

  public Observer(Informers informers, SpecParser parser) {
    this.informers = informers;
    this.parser = parser;
  }

  public Snapshot look(Evidence evidence, List<Mistake> mistakes) {
    List<Snapshot.Demo> demos =
        informers.demos().getStore().list().stream()
            .sorted(Comparator.comparing(demo -> ObjectKey.of(demo).toString()))
            .map(demo -> demo(demo, evidence))
            .toList();
    return new Snapshot(demos, evidence.source(), evidence.trouble().stream().toList(), mistakes);
  }

  private Snapshot.Demo demo(MetricsDemo demo, Evidence evidence) {
    Optional<DemoParameters> parameters = parameters(demo);
    List<io.fabric8.kubernetes.api.model.Pod> pods =
        pods(demo)
            .sorted(
                Comparator.comparing(
                        (io.fabric8.kubernetes.api.model.Pod pod) ->
                            pod.getMetadata().getCreationTimestamp())
                    .thenComparing(pod -> pod.getMetadata().getName()))
            .toList();
    return new Snapshot.Demo(
        demo.getMetadata().getNamespace(),
        demo.getMetadata().getName(),
        demo.getMetadata().getGeneration(),
        Optional.ofNullable(demo.getStatus())
            .map(status -> status.getObservedGeneration())
            .orElse(0L),
        parameters.map(DemoParameters::replicas).orElse(0),
        parameters
            .map(DemoParameters::monitoring)
            .filter(DemoParameters.Monitoring::enabled)
            .map(DemoParameters.Monitoring::interval),
        objects(demo),
        pods.stream().map(pod -> pod(pod, evidence)).toList(),
        conditions(demo),
        parameters
            .map(
                known -> services(GroundTruth.of(known.generator()), current(demo, pods), evidence))
            .orElse(List.of()));
  }

  private Optional<DemoParameters> parameters(MetricsDemo demo) {
    try {
      return Optional.of(parser.parse(demo));
    } catch (InvalidSpecException e) {
      // The operator says so in the conditions.
      return Optional.empty();
    }
  }

  private List<String> objects(MetricsDemo demo) {
    List<String> objects = new ArrayList<>();
    owned(informers.deployments().getStore().list(), demo)
        .map(
            deployment ->
                "Deployment %d/%d"
                    .formatted(
                        Optional.ofNullable(deployment.getStatus())
                            .map(status -> status.getReadyReplicas())
                            .orElse(0),
                        deployment.getSpec().getReplicas()))
        .forEach(objects::add);
    owned(informers.services().getStore().list(), demo)
        .map(
            service ->
                "Service %s:%d"
                    .formatted(
                        Optional.ofNullable(service.getSpec().getClusterIP()).orElse("<none>"),
                        service.getSpec().getPorts().get(0).getPort()))
        .forEach(objects::add);
    owned(informers.serviceMonitors().getStore().list(), demo)
        .map(
            monitor ->
                "ServiceMonitor every " + monitor.getSpec().getEndpoints().get(0).getInterval())
        .forEach(objects::add);
    return objects;
  }

  private static <T extends HasMetadata> Stream<T> owned(List<T> objects, HasMetadata owner) {
    return objects.stream().filter(object -> ObjectKey.isControlledBy(object, owner));
  }

  private Stream<io.fabric8.kubernetes.api.model.Pod> pods(MetricsDemo demo) {
    return owned(informers.deployments().getStore().list(), demo)
        .flatMap(deployment -> owned(informers.replicaSets().getStore().list(), deployment))
        .flatMap(replicaSet -> owned(informers.pods().getStore().list(), replicaSet));
  }

  private static Snapshot.Pod pod(io.fabric8.kubernetes.api.model.Pod pod, Evidence evidence) {
    Optional<ContainerStatus> container = Pods.container(pod);
    Optional<ContainerStateWaiting> waiting =
        container.map(ContainerStatus::getState).map(state -> state.getWaiting());
    Optional<PodCondition> unplaced =
        Optional.ofNullable(pod.getStatus()).stream()
            .flatMap(status -> status.getConditions().stream())
            .filter(condition -> "Unschedulable".equals(condition.getReason()))
            .findFirst();
    boolean leaving = pod.getMetadata().getDeletionTimestamp() != null;
    String state =
        leaving
            ? "Terminating"
            : unplaced
                .map(PodCondition::getReason)
                .or(() -> waiting.map(ContainerStateWaiting::getReason))
                .orElse(Pods.pid(pod).isPresent() ? "Running" : "Pending");
    return new Snapshot.Pod(
        pod.getMetadata().getName(),
        address(pod),
        Pods.pid(pod),
        state,
        unplaced
            .map(PodCondition::getMessage)
            .or(() -> waiting.map(ContainerStateWaiting::getMessage))
            .orElse(""),
        !leaving && Pods.isReady(pod),
        container.map(ContainerStatus::getRestartCount).orElse(0),
        since(pod, container),
        evidence.targets().stream()
            .filter(target -> target.pod().equals(pod.getMetadata().getName()))
            .filter(target -> target.namespace().equals(pod.getMetadata().getNamespace()))
            .findFirst());
  }

  private static Instant since(
      io.fabric8.kubernetes.api.model.Pod pod, Optional<ContainerStatus> container) {
    return Instant.parse(
        container
            .map(ContainerStatus::getState)
            .map(state -> state.getRunning())
            .map(running -> running.getStartedAt())
            .orElse(pod.getMetadata().getCreationTimestamp()));
  }

  private static String address(io.fabric8.kubernetes.api.model.Pod pod) {
    return Optional.ofNullable(pod.getStatus())
        .map(status -> status.getPodIP())
        .filter(ip -> !ip.isEmpty())
        .map(ip -> ip + ":" + Pods.metricsPort(pod))
        .orElse("");
  }

  private static List<Snapshot.Condition> conditions(MetricsDemo demo) {
    return Optional.ofNullable(demo.getStatus())
        .map(status -> status.getConditions())
        .orElse(List.of())
        .stream()
        .map(
            condition ->
                new Snapshot.Condition(
                    condition.getType(),
                    condition.getStatus(),
                    condition.getReason(),
                    Advice.fitting(condition.getReason(), condition.getMessage())))
        .toList();
  }

  /** Names of the pods that draw from what the spec says now, not from what it said before. */
  private List<String> current(MetricsDemo demo, List<io.fabric8.kubernetes.api.model.Pod> pods) {
    List<String> hashes =
        owned(informers.deployments().getStore().list(), demo)
            .map(deployment -> TemplateHash.of(deployment.getSpec().getTemplate()))
            .toList();
    return pods.stream()
        .filter(pod -> hashes.contains(pod.getMetadata().getLabels().get(TemplateHash.LABEL)))
        .map(pod -> pod.getMetadata().getName())
        .toList();
  }

  private static List<Snapshot.Service> services(
      GroundTruth truth, List<String> pods, Evidence evidence) {
    List<Quantile> seen =
        evidence.quantiles().stream().filter(quantile -> pods.contains(quantile.pod())).toList();
    return truth.services().keySet().stream()
        .map(
            service ->
                new Snapshot.Service(
                    service,
                    GroundTruth.QUANTILES.stream()
                        .map(quantile -> compare(truth, service, quantile, seen))
                        .toList()))
        .toList();
  }

  private static Snapshot.Comparison compare(
      GroundTruth truth, String service, double quantile, List<Quantile> seen) {
    List<Quantile> these =
        seen.stream()
            .filter(it -> it.service().equals(service) && it.quantile() == quantile)
            .toList();
    double[] values =
        these.stream().mapToDouble(Quantile::seconds).filter(it -> !Double.isNaN(it)).toArray();
    List<Verdict> verdicts = these.stream().map(it -> it.verdict(truth)).distinct().toList();
    Verdict verdict =
        verdicts.contains(Verdict.DISAGREES)
            ? Verdict.DISAGREES
            : verdicts.equals(List.of(Verdict.AGREES)) ? Verdict.AGREES : Verdict.TOO_FEW;
    return new Snapshot.Comparison(
        quantile,
        truth.quantile(service, quantile),
        java.util.Arrays.stream(values).min().orElse(Double.NaN),
        java.util.Arrays.stream(values).max().orElse(Double.NaN),
        verdict);
  }
}
