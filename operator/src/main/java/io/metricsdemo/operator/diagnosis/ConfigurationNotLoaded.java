package io.metricsdemo.operator.diagnosis;

import io.metricsdemo.operator.kubernetes.NotPermittedException;
import io.metricsdemo.operator.prometheus.CachingPrometheusApi;
import io.metricsdemo.operator.prometheus.Excerpt;
import io.metricsdemo.operator.prometheus.PrometheusException;
import io.metricsdemo.operator.prometheusoperator.PrometheusResource;
import io.metricsdemo.operator.status.Reasons;
import io.metricsdemo.operator.status.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Prometheus Operator cannot generate the configuration of the Prometheus, or Prometheus cannot
 * load it and keeps the previous one.
 */
final class ConfigurationNotLoaded implements Check {

  /** A server is queried for it only when the configuration should have arrived. */
  private static final Duration USUAL = Duration.ofSeconds(30);

  /** Failed requests of Prometheus Operator to the API server, which it repeats within seconds. */
  private static final Pattern RETRIED =
      Pattern.compile(
          "the object has been modified|the server is currently unable|etcdserver: "
              + "|the server rejected our request|too many requests|connection refused"
              + "|context deadline exceeded|i/o timeout");

  @Override
  public String title() {
    return "Configuration is generated and loaded";
  }

  @Override
  public Verdict examine(CheckContext subject) throws NotPermittedException {
    if (ScrapePools.of(subject).areInForce()) {
      return Verdict.passed("the configuration of Prometheus matches the ServiceMonitor");
    }
    Optional<Verdict> notReconciled = notReconciled(subject);
    return notReconciled.isPresent()
        ? notReconciled.get()
        : notLoaded(subject).orElseGet(() -> Verdict.passed("no lasting failure is reported"));
  }

  private static Optional<Verdict> notReconciled(CheckContext subject)
      throws NotPermittedException {
    if (subject.prometheus().isEmpty()) {
      return Optional.empty();
    }
    PrometheusResource prometheus = subject.prometheus().get();
    return subject
        .facts()
        .state(prometheus)
        .flatMap(state -> state.condition("Reconciled"))
        .filter(condition -> condition.isFalse() && condition.current())
        .filter(condition -> !RETRIED.matcher(condition.message()).find())
        .map(
            condition ->
                Verdict.isFalse(
                    Reasons.CONFIGURATION_NOT_LOADED,
                    "Prometheus Operator cannot reconcile %s (condition Reconciled is False, %s): %s. Correct it in %s, or in an object that it refers to"
                            .formatted(
                                prometheus,
                                condition.reason(),
                                Excerpt.of(condition.message()),
                                prometheus)
                        + Manager.note(prometheus)));
  }

  private static Optional<Verdict> notLoaded(CheckContext subject) {
    Instant expected = LastChange.of(subject).orElse(Instant.MIN);
    if (!expected.equals(Instant.MIN) && expected.plus(USUAL).isAfter(subject.facts().now())) {
      return Optional.empty();
    }
    for (CachingPrometheusApi server : subject.servers()) {
      try {
        if (server.reloadSucceeded().filter(Boolean.FALSE::equals).isPresent()) {
          return Optional.of(
              Verdict.isFalse(Reasons.CONFIGURATION_NOT_LOADED, message(subject, server.pod())));
        }
      } catch (PrometheusException e) {
        // The result is not known then; other checks report why the server cannot be queried.
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  private static String message(CheckContext subject, Optional<String> pod) {
    String server = subject.prometheus().map(PrometheusResource::toString).orElse("Prometheus");
    String logs =
        subject
            .prometheus()
            .flatMap(
                prometheus ->
                    pod.map(
                        name ->
                            "Run kubectl -n %s logs %s -c prometheus"
                                .formatted(prometheus.namespace(), name)))
            .orElse("Check its log");
    return "%s cannot load its new configuration (/api/v1/status/runtimeinfo: reloadConfigSuccess is false). It keeps the previous one, without the latest ServiceMonitors. %s, and correct the object that the error names: a ServiceMonitor, PodMonitor, Probe, ScrapeConfig or spec.additionalScrapeConfigs"
        .formatted(server, logs);
  }
}
