package io.metricsdemo.operator.diagnosis;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.metricsdemo.operator.kubernetes.NotPermittedException;
import io.metricsdemo.operator.kubernetes.ServerMessage;
import io.metricsdemo.operator.prometheus.Excerpt;
import io.metricsdemo.operator.status.Reasons;
import io.metricsdemo.operator.status.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Examines why a ServiceMonitor is not scraped, from the selector to the samples, and finds the
 * most fundamental cause.
 */
public final class Diagnosis {

  /** How many checks are about selection, at most. */
  public static final int SELECTION_STEPS = 3;

  private final List<Check> checks;

  /**
   * The causes that keep the ServiceMonitor of a MetricsDemo from being scraped. What is a matter
   * of time is decided by {@link io.metricsdemo.operator.status.ScrapeStatus}.
   *
   * @param asker from where Prometheus is queried, as messages that say how to let it through call
   *     it, such as {@code namespace metricsdemo-system}
   */
  public Diagnosis(String asker) {
    this(
        upToTargets(new PrometheusUnreachable(asker)).stream()
            .filter(check -> !check.isMatterOfTime())
            .toList());
  }

  /** All checks of any ServiceMonitor, on to whether the scrapes bring samples. */
  public static Diagnosis upToSamples(String asker) {
    List<Check> checks = new ArrayList<>(upToTargets(PrometheusUnreachable.ofDoctor(asker)));
    checks.add(new SamplesMissing());
    return new Diagnosis(checks);
  }

  private Diagnosis(List<Check> checks) {
    this.checks = List.copyOf(checks);
  }

  private static List<Check> upToTargets(PrometheusUnreachable reachability) {
    return List.of(
        new AgentIsDaemonSet(),
        new NamespaceNotSelected(),
        new LabelsNotSelected(),
        new PrometheusForbidden(),
        new NodesForbidden(),
        new ServiceNotSelected(),
        new PortNameMismatch(),
        new NoReadyEndpoints(),
        new TargetPortMismatch(),
        new PrometheusNotManaged(),
        reachability,
        new MonitorRejected(),
        new OperatorNotObserving(),
        new ConfigurationNotLoaded(),
        new ShardNotRunning(),
        new TargetsDropped(),
        new ConfigurationPending(),
        new LimitExceeded(),
        new ScrapeTimeout(),
        new BadContentType(),
        new ScrapeFailed(),
        new FirstScrapePending(),
        new IntervalNotInForce(),
        new JobLabelMismatch());
  }

  /** Runs the checks until one fails or cannot be determined. */
  public Report examine(CheckContext subject) {
    return examine(checks, subject);
  }

  /**
   * Runs the checks until one fails. After a check that cannot be determined it runs those that do
   * not depend on it; a failure that such a check may explain counts as unknown.
   */
  public Report examineAll(CheckContext subject) {
    return WholeExamination.of(
        SampledScrapes.decide(subject) ? withSamples() : checks, subject, List.of());
  }

  /** Samples in place of targets. */
  private List<Check> withSamples() {
    return Stream.concat(
            checks.stream().filter(check -> check.needs() != Check.Needs.TARGETS),
            Stream.of(new SampledScrapes()))
        .toList();
  }

  /**
   * The checks that need no Prometheus, where it is not known which there are.
   *
   * @param why it is not known
   */
  public Report examineWithoutPrometheus(CheckContext subject, Verdict why) {
    return WholeExamination.of(
        checks,
        subject,
        List.of(new Report.Step("A Prometheus scrapes the ServiceMonitor", true, why)));
  }

  /**
   * Whether the samples of a MetricsDemo have the labels by which the operator selects them. Such a
   * demo is scraped nevertheless, so this is not among the other causes.
   */
  public Verdict examineSampleLabels(CheckContext subject) {
    return verdict(new SampleLabelMismatch(), subject);
  }

  /** The checks of whether Prometheus selects the ServiceMonitor, which query no server. */
  public Report examineSelection(CheckContext subject) {
    return examine(checks.stream().filter(Check::isAboutSelection).toList(), subject);
  }

  private static Report examine(List<Check> checks, CheckContext subject) {
    List<Report.Step> steps = new ArrayList<>();
    for (Check check : checks) {
      if (check.appliesTo(subject)) {
        Verdict verdict = verdict(check, subject);
        steps.add(new Report.Step(check.title(), check.isAboutSelection(), verdict));
        if (!verdict.isTrue()) {
          break;
        }
      }
    }
    return new Report(List.copyOf(steps));
  }

  /** The report for any ServiceMonitor where there is no Prometheus to examine. */
  public static Report withoutPrometheus() {
    return about(
        "A Prometheus resource exists",
        Verdict.unknown(
            Reasons.NO_PROMETHEUS,
            "The cluster has no Prometheus or PrometheusAgent resource, so it is not known what reads ServiceMonitors. If Grafana Alloy, the VictoriaMetrics operator or an OpenTelemetry target allocator reads them, set PROMETHEUS_URL of the operator, or --prometheus-url of doctor, to the server that stores the samples. Otherwise create a Prometheus"));
  }

  /** The report for any ServiceMonitor where listing Prometheus resources is not permitted. */
  public static Report notPermitted(NotPermittedException missing) {
    return about("A Prometheus resource exists", notPermittedAnswer(missing));
  }

  private static Report about(String title, Verdict verdict) {
    return new Report(List.of(new Report.Step(title, true, verdict)));
  }

  static Verdict verdict(Check check, CheckContext subject) {
    try {
      return check.examine(subject);
    } catch (NotPermittedException e) {
      return notPermittedAnswer(e);
    } catch (KubernetesClientException e) {
      return Verdict.unknown(
          Reasons.NOT_OBSERVED,
          "The request to the API server failed: " + Excerpt.of(ServerMessage.of(e)));
    }
  }

  private static Verdict notPermittedAnswer(NotPermittedException missing) {
    return Verdict.unknown(Reasons.NOT_PERMITTED, missing.getMessage());
  }
}
