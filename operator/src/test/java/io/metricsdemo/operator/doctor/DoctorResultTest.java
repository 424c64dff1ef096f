package io.metricsdemo.operator.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.metricsdemo.operator.diagnosis.Diagnosis;
import io.metricsdemo.operator.diagnosis.Scene;
import io.metricsdemo.operator.prometheus.PrometheusException;
import io.metricsdemo.operator.prometheus.Target;
import io.metricsdemo.operator.status.Verdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Help.Ansi;

/** What the doctor prints, and the code it ends with. */
class DoctorResultTest {

  private static final Verdict CANNOT_LIST =
      Verdict.unknown("NotPermitted", "You cannot list prometheuses.monitoring.coreos.com");

  private final Scene scene = new Scene();

  @Test
  void scraped_monitor() throws Exception {
    DoctorResult checkup = checkup(reached());

    assertThat(checkup.exitCode()).isZero();
    assertThat(new TextReport(Ansi.OFF, "kubectl metricsdemo doctor").of(checkup))
        .isEqualTo(golden("scraped.txt"));
    assertThat(JsonReport.of(checkup)).isEqualTo(golden("scraped.json"));
  }

  @Test
  void monitor_that_is_not_scraped() throws Exception {
    scene.services = List.of(Scene.service("web", "http"));
    ReachablePrometheus farther = reached();
    scene.name = "other";
    scene.selector = Optional.empty();
    ReachablePrometheus nearer = reached();

    DoctorResult checkup = checkup(nearer, farther);

    assertThat(checkup.exitCode()).isEqualTo(1);
    assertThat(new TextReport(Ansi.OFF, "kubectl metricsdemo doctor").of(checkup))
        .isEqualTo(golden("not-scraped.txt"));
    assertThat(JsonReport.of(checkup)).isEqualTo(golden("not-scraped.json"));
  }

  @Test
  void prometheus_that_does_not_answer() throws Exception {
    scene.servers =
        List.of(Scene.failing(PrometheusException.Kind.UNREACHABLE, "no answer in time"));

    DoctorResult checkup = checkup(reached());

    assertThat(checkup.exitCode()).isEqualTo(2);
    assertThat(new TextReport(Ansi.OFF, "kubectl metricsdemo doctor").of(checkup))
        .isEqualTo(golden("unknown.txt"));
    assertThat(JsonReport.of(checkup)).isEqualTo(golden("unknown.json"));
  }

  @Test
  void cluster_without_prometheus() throws Exception {
    DoctorResult checkup = checkup(Optional.of(Verdict.unknown("NoPrometheus", "there is none")));

    assertThat(checkup.exitCode()).isEqualTo(2);
    assertThat(new TextReport(Ansi.OFF, "kubectl metricsdemo doctor").of(checkup))
        .isEqualTo(golden("no-prometheus.txt"));
    assertThat(JsonReport.of(checkup)).isEqualTo(golden("no-prometheus.json"));
  }

  @Test
  void fault_of_the_service_is_one_whichever_prometheus_exists() throws Exception {
    scene.services = List.of(Scene.service("web", "http"));

    DoctorResult checkup = checkup(Optional.of(CANNOT_LIST));

    assertThat(checkup.exitCode()).isEqualTo(1);
    assertThat(new TextReport(Ansi.OFF, "kubectl metricsdemo doctor").of(checkup))
        .isEqualTo(golden("one-namespace.txt"));
    assertThat(JsonReport.of(checkup)).isEqualTo(golden("one-namespace.json"));
  }

  @Test
  void prometheus_that_does_not_select_it_proves_nothing_of_those_that_are_not_known() {
    scene.selector = Optional.empty();

    DoctorResult checkup = checkup(Optional.of(CANNOT_LIST), reached());

    assertThat(checkup.exitCode()).isEqualTo(2);
    assertThat(checkup.obstacle()).contains(CANNOT_LIST);
  }

  @Test
  void prometheus_that_scrapes_it_is_enough_whatever_others_exist() {
    DoctorResult checkup = checkup(Optional.of(CANNOT_LIST), reached());

    assertThat(checkup.exitCode()).isZero();
    assertThat(checkup.scraped()).contains(true);
  }

  @Test
  void fault_at_one_prometheus_names_it_where_another_may_scrape() {
    scene.servers =
        List.of(
            Scene.answering(
                Scene.target("web-1", Target.Health.DOWN, "connect: connection refused")));

    DoctorResult checkup = checkup(Optional.of(CANNOT_LIST), reached());

    assertThat(checkup.exitCode()).isEqualTo(1);
    assertThat(checkup.scraped()).isEmpty();
    assertThat(new TextReport(Ansi.OFF, "kubectl metricsdemo doctor").of(checkup))
        .startsWith(
            "ServiceMonitor shop/web is not scraped by Prometheus monitoring/k8s: ScrapeFailed");
  }

  @Test
  void marks_are_coloured_on_a_terminal_alone() {
    DoctorResult checkup = checkup(reached());

    assertThat(new TextReport(Ansi.ON, "doctor").of(checkup)).contains("\u001b[");
    assertThat(new TextReport(Ansi.OFF, "kubectl metricsdemo doctor").of(checkup))
        .doesNotContain("\u001b[");
  }

  private ReachablePrometheus reached() {
    return new ReachablePrometheus(scene.prometheus(), scene.subject().servers());
  }

  private DoctorResult checkup(ReachablePrometheus... prometheuses) {
    return checkup(Optional.empty(), prometheuses);
  }

  private DoctorResult checkup(Optional<Verdict> gap, ReachablePrometheus... prometheuses) {
    return DoctorResult.of(
        scene.monitor,
        new PrometheusDiscovery.Result(List.of(prometheuses), gap),
        scene,
        Diagnosis.upToSamples("the API server"));
  }

  private static String golden(String name) throws IOException {
    return new String(
        DoctorResultTest.class.getResourceAsStream("/doctor/" + name).readAllBytes(),
        StandardCharsets.UTF_8);
  }
}
