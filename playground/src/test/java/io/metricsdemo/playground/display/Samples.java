package io.metricsdemo.playground.display;

import io.metricsdemo.operator.parameters.Interval;
import io.metricsdemo.operator.prometheus.Target;
import io.metricsdemo.playground.documents.Mistake;
import io.metricsdemo.playground.prometheus.Quantile.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Snapshots as they come in life. */
final class Samples {

  static final Instant NOW = Instant.parse("2026-01-01T10:00:00Z");

  private Samples() {}

  static Snapshot healthy() {
    return new Snapshot(
        List.of(
            demo(
                "up",
                1,
                List.of(pod("demo-app-abc-1", 11, true), pod("demo-app-abc-2", 12, true)))),
        "Prometheus http://127.0.0.1:9090",
        List.of(),
        List.of());
  }

  static Snapshot withConditions(Snapshot.Condition... conditions) {
    return with(healthy().demos().get(0), conditions);
  }

  static Snapshot with(Snapshot.Demo demo, Snapshot.Condition... conditions) {
    return new Snapshot(
        List.of(
            new Snapshot.Demo(
                demo.namespace(),
                demo.name(),
                demo.generation(),
                demo.observedGeneration(),
                demo.wanted(),
                demo.interval(),
                demo.objects(),
                demo.pods(),
                List.of(conditions),
                demo.services())),
        healthy().scraper(),
        List.of(),
        List.of());
  }

  static Snapshot withMistake() {
    return new Snapshot(
        healthy().demos(),
        healthy().scraper(),
        List.of(),
        List.of(new Mistake("demo.yaml", 7, "spec.replica: unknown field")));
  }

  static Snapshot crashing() {
    Snapshot.Pod crashing =
        new Snapshot.Pod(
            "demo-app-abc-2",
            "127.1.0.2:8080",
            OptionalLong.empty(),
            "CrashLoopBackOff",
            "The process ended with exit code 2; back-off 10s before the next start",
            false,
            3,
            NOW.minusSeconds(200),
            Optional.of(
                target(
                    "demo-app-abc-2",
                    Target.Health.DOWN,
                    NOW.minusSeconds(3),
                    "connect: connection refused")));
    return new Snapshot(
        List.of(demo("down", 1, List.of(pod("demo-app-abc-1", 11, true), crashing))),
        "Prometheus http://127.0.0.1:9090",
        List.of(),
        List.of());
  }

  static Snapshot.Demo demo(String state, int generation, List<Snapshot.Pod> pods) {
    boolean up = state.equals("up");
    return new Snapshot.Demo(
        "default",
        "demo-app",
        generation,
        generation,
        2,
        Interval.parse("30s"),
        List.of(
            up ? "Deployment 2/2" : "Deployment 1/2",
            "Service 10.96.0.2:8080",
            "ServiceMonitor every 30s"),
        pods,
        List.of(
            new Snapshot.Condition(
                "Ready",
                up ? "True" : "False",
                up ? "Reconciled" : "RolloutInProgress",
                up ? "2 of 2 pods are ready" : "1 of 2 pods are ready")),
        List.of(
            new Snapshot.Service(
                "uniform",
                List.of(
                    new Snapshot.Comparison(0.5, 1e-4, 9.9e-5, 1.013e-4, Verdict.AGREES),
                    new Snapshot.Comparison(0.9, 1.8e-4, 1.772e-4, 1.811e-4, Verdict.AGREES),
                    new Snapshot.Comparison(0.99, 1.98e-4, 1.95e-4, 1.95e-4, Verdict.TOO_FEW)))));
  }

  static Snapshot.Pod pod(String name, long pid, boolean ready) {
    String address = "127.1.0." + pid % 10 + ":8080";
    return new Snapshot.Pod(
        name,
        address,
        OptionalLong.of(pid),
        "Running",
        "",
        ready,
        0,
        NOW.minusSeconds(61),
        Optional.of(target(name, Target.Health.UP, NOW.minusSeconds(7), "")));
  }

  static Target target(String pod, Target.Health health, Instant lastScrape, String lastError) {
    return new Target(
        "serviceMonitor/default/demo-app/0",
        Map.of("namespace", "default", "pod", pod),
        health,
        "",
        Optional.of(lastScrape),
        lastError,
        Interval.parse("30s"),
        "10s");
  }
}
