package io.metricsdemo.operator.diagnosis;

import io.metricsdemo.operator.kubernetes.NotPermittedException;
import io.metricsdemo.operator.prometheus.Excerpt;
import io.metricsdemo.operator.prometheus.PrometheusException;
import io.metricsdemo.operator.prometheusoperator.PrometheusResource;
import io.metricsdemo.operator.status.Reasons;
import io.metricsdemo.operator.status.Verdict;

/**
 * Prometheus could not be asked; whether it scrapes is not known then. kube-prometheus closes
 * Prometheus' port to strangers by a NetworkPolicy.
 */
final class PrometheusUnreachable implements Check {

  private final String asker;

  /**
   * @param asker from where Prometheus is asked, such as {@code namespace metricsdemo-system}
   */
  PrometheusUnreachable(String asker) {
    this.asker = asker;
  }

  @Override
  public String title() {
    return "Prometheus API is reachable";
  }

  @Override
  public Verdict examine(CheckContext subject) throws NotPermittedException {
    String who = subject.prometheus().map(PrometheusResource::toString).orElse("Prometheus");
    if (subject.prometheus().filter(PrometheusResource::listenLocal).isPresent()) {
      return unknown(
          "spec.listenLocal of %s is true, so that its API listens inside its pods alone; set it to false"
              .formatted(who));
    }
    if (subject.servers().isEmpty()) {
      return unknown(
          who
              + " has no running pod"
              + subject
                  .prometheus()
                  .map(
                      p ->
                          "; kubectl -n %s describe %s/%s and its pods show why"
                              .formatted(p.namespace(), p.kind().kubernetes(), p.name()))
                  .orElse(""));
    }
    ScrapePools pools = ScrapePools.of(subject);
    if (pools.failures().isEmpty()) {
      return Verdict.passed("");
    }
    if (subject.prometheus().isEmpty() && pools.areNotSupported()) {
      return Verdict.passed("it does not list its targets, so its samples decide");
    }
    if (pools.answers() > 0 && !pools.lackTargets()) {
      return Verdict.passed("though not each of its pods");
    }
    PrometheusException failure = pools.failures().get(0);
    return unknown(
        "%s could not be asked: %s; %s"
            .formatted(who, Excerpt.of(failure.getMessage()), fix(subject, failure)));
  }

  private String fix(CheckContext subject, PrometheusException failure) {
    if (subject.prometheus().isEmpty()) {
      return "see that PROMETHEUS_URL of the operator is right and can be reached from " + asker;
    }
    PrometheusResource prometheus = subject.prometheus().get();
    return switch (failure.kind()) {
      case UNREACHABLE ->
          "if a NetworkPolicy in namespace %s selects its pods, as kube-prometheus' does, add an ingress rule from %s to port %s"
              .formatted(prometheus.namespace(), asker, prometheus.webPortName());
      case REFUSED ->
          "allow what its answer asks for; where a proxy in its pods wants credentials, let the API be read without";
      case INCOMPLETE -> "restore the storage that the warning names";
      case MALFORMED, UNSUPPORTED ->
          "see that spec.routePrefix and port %s lead to Prometheus' API"
              .formatted(prometheus.webPortName());
    };
  }

  private static Verdict unknown(String message) {
    return Verdict.unknown(Reasons.PROMETHEUS_UNREACHABLE, message);
  }
}
