package io.metricsdemo.operator.diagnosis;

import io.fabric8.kubernetes.api.model.Pod;
import io.metricsdemo.operator.kubernetes.NotPermittedException;
import io.metricsdemo.operator.prometheus.CachingPrometheusApi;
import io.metricsdemo.operator.prometheus.Excerpt;
import io.metricsdemo.operator.prometheus.PrometheusException;
import io.metricsdemo.operator.prometheusoperator.PrometheusResource;
import io.metricsdemo.operator.status.Reasons;
import io.metricsdemo.operator.status.Verdict;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Prometheus does not answer, so whether it scrapes is unknown: its pods do not run or are not
 * ready, or something between them and us refuses the connection.
 */
final class PrometheusUnreachable implements Check {

  private final String asker;
  private final boolean doctor;

  private PrometheusUnreachable(String asker, boolean doctor) {
    this.asker = asker;
    this.doctor = doctor;
  }

  /**
   * @param asker from where Prometheus is queried, such as {@code namespace metricsdemo-system}
   */
  PrometheusUnreachable(String asker) {
    this(asker, false);
  }

  /** Reached through the API server, which forwards ports of pods too. */
  static PrometheusUnreachable ofDoctor(String asker) {
    return new PrometheusUnreachable(asker, true);
  }

  @Override
  public String title() {
    return "Prometheus API is reachable";
  }

  @Override
  public Needs needs() {
    return Needs.NOTHING;
  }

  @Override
  public Needs provides() {
    return Needs.TARGETS;
  }

  @Override
  public boolean appliesTo(CheckContext subject) {
    return subject.prometheus().isPresent() || !subject.servers().isEmpty();
  }

  @Override
  public Verdict examine(CheckContext subject) throws NotPermittedException {
    if (subject.servers().isEmpty()) {
      Optional<String> hidden =
          subject
              .prometheus()
              .filter(prometheus -> !doctor && prometheus.listenLocal())
              .map(PrometheusUnreachable::listensLocally);
      if (hidden.isPresent()) {
        return unknown(hidden.get());
      }
      return unknown(notRunning(subject));
    }
    ScrapePools pools = ScrapePools.of(subject);
    if (pools.failures().isEmpty()) {
      return Verdict.passed("");
    }
    if (subject.prometheus().isEmpty()
        && subject.servers().stream().allMatch(CachingPrometheusApi::listsNoTargets)) {
      return Verdict.passed("it does not list its targets, so its samples are checked instead");
    }
    if (pools.answers() > 0 && !pools.lackTargets()) {
      return Verdict.passed("but not on every pod");
    }
    PrometheusException failure = pools.failures().get(0);
    if (failure.kind() == PrometheusException.Kind.NOT_PERMITTED) {
      return Verdict.unknown(Reasons.NOT_PERMITTED, failure.getMessage());
    }
    return unknown(
        "Cannot query %s: %s. %s"
            .formatted(
                name(subject), Excerpt.of(failure.getMessage()), explanation(subject, failure)));
  }

  /** Does not advise a change that the manager of the resource would revert. */
  private static String listensLocally(PrometheusResource prometheus) {
    String reachable =
        "%s has spec.listenLocal: true, so its API is not reachable from outside of its pods. Set PROMETHEUS_URL of the operator to a server that has its data, such as a Thanos Querier"
            .formatted(prometheus);
    return prometheus.manager().isPresent()
        ? reachable + Manager.note(prometheus)
        : reachable + ", or set spec.listenLocal to false";
  }

  private static String name(CheckContext subject) {
    return subject.prometheus().map(PrometheusResource::toString).orElse("Prometheus");
  }

  private static String notRunning(CheckContext subject) {
    Optional<List<Pod>> pods = pods(subject);
    String name = name(subject);
    if (pods.isEmpty()) {
      return "%s has no running pod. Check its pods".formatted(name);
    }
    PrometheusResource prometheus = subject.prometheus().orElseThrow();
    if (pods.get().isEmpty() && isScaledToZero(subject, prometheus)) {
      return "%s has no pods: its spec.replicas is 0. Set it to 1 or more%s"
          .formatted(name, Manager.note(prometheus));
    }
    if (pods.get().isEmpty()) {
      return "%s has no pods. Run kubectl -n %s describe %s, and check the logs of Prometheus Operator"
          .formatted(name, prometheus.namespace(), name(prometheus));
    }
    return "%s has no running pod%s"
        .formatted(
            name,
            troubles(pods.get())
                .findFirst()
                .map(trouble -> ". " + trouble.message())
                .orElse(" with a port named " + port(subject)));
  }

  private static boolean isScaledToZero(CheckContext subject, PrometheusResource prometheus) {
    try {
      return subject.facts().state(prometheus).filter(PrometheusState::scaledToZero).isPresent();
    } catch (NotPermittedException e) {
      // It only explains the failure, which is reported anyway.
      return false;
    }
  }

  private static String name(PrometheusResource prometheus) {
    return "%s/%s".formatted(prometheus.kind().kubernetes(), prometheus.name());
  }

  private static String port(CheckContext subject) {
    return subject.prometheus().map(PrometheusResource::webPortName).orElse("");
  }

  /** Empty where they are not known. */
  private static Optional<List<Pod>> pods(CheckContext subject) {
    if (subject.prometheus().isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(subject.facts().pods(subject.prometheus().get()));
    } catch (NotPermittedException e) {
      // They only explain the failure, which is reported anyway.
      return Optional.empty();
    }
  }

  private static Stream<PodTrouble> troubles(List<Pod> pods) {
    return pods.stream().flatMap(pod -> PodTrouble.of(pod).stream());
  }

  private String explanation(CheckContext subject, PrometheusException failure) {
    return Optional.of(failure)
        .filter(PrometheusUnreachable::mayBeDueToThePod)
        .flatMap(unserved -> pods(subject))
        .flatMap(pods -> troubles(pods).filter(PodTrouble::running).findFirst())
        .map(PodTrouble::message)
        .orElseGet(
            () ->
                mesh(subject, failure).map(mesh -> mesh + ". ").orElse("") + fix(subject, failure));
  }

  /** A mesh with strict mTLS refuses other clients, even if NetworkPolicies allow them. */
  private Optional<String> mesh(CheckContext subject, PrometheusException failure) {
    return Optional.of(failure)
        .filter(PrometheusUnreachable::mayBeDueToThePod)
        .flatMap(unserved -> pods(subject))
        .flatMap(
            pods ->
                pods.stream()
                    .flatMap(
                        pod ->
                            MeshSidecar.of(pod)
                                .map(mesh -> mesh.advice(pod, port(pod, subject)))
                                .stream())
                    .findFirst());
  }

  /** The number of the port with the API, else its name. */
  private static String port(Pod pod, CheckContext subject) {
    return pod.getSpec().getContainers().stream()
        .flatMap(container -> container.getPorts().stream())
        .filter(port -> port(subject).equals(port.getName()))
        .map(port -> String.valueOf(port.getContainerPort()))
        .findFirst()
        .orElseGet(() -> port(subject));
  }

  /** While Prometheus replays its WAL it answers 503. */
  private static boolean mayBeDueToThePod(PrometheusException failure) {
    return switch (failure.kind()) {
      case UNREACHABLE -> true;
      case REFUSED -> failure.getMessage().startsWith("HTTP status 5");
      case NOT_PERMITTED, MALFORMED, INCOMPLETE, UNSUPPORTED -> false;
    };
  }

  private String fix(CheckContext subject, PrometheusException failure) {
    if (subject.prometheus().isEmpty()) {
      return failure
          .fix()
          .orElse(
              doctor
                  ? "Check that --prometheus-url is correct and reachable from this machine"
                  : "Check that PROMETHEUS_URL of the operator is correct and reachable from "
                      + asker);
    }
    PrometheusResource prometheus = subject.prometheus().get();
    return switch (failure.kind()) {
      case UNREACHABLE ->
          "If a NetworkPolicy in namespace %s selects its pods (kube-prometheus installs one), allow ingress from %s to port %s"
              .formatted(prometheus.namespace(), asker, prometheus.webPortName());
      case REFUSED, NOT_PERMITTED ->
          "Correct what the response reports. If a proxy in its pods requires credentials, allow requests to the API without them";
      case INCOMPLETE -> "Restore the storage that the warning names";
      case MALFORMED, UNSUPPORTED ->
          "Check that spec.routePrefix and port %s lead to Prometheus' API"
              .formatted(prometheus.webPortName());
    };
  }

  private static Verdict unknown(String message) {
    return Verdict.unknown(Reasons.PROMETHEUS_UNREACHABLE, message);
  }
}
