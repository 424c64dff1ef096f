package io.metricsdemo.playground.display;

import java.io.PrintStream;
import java.time.Clock;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** One line for each change, with the time: for a pipe, a file or a log. */
public final class ChangeLines implements Display {

  private final PrintStream out;
  private final Clock clock;
  private Map<String, Fact> known = Map.of();

  /**
   * Something that is so.
   *
   * @param state printed again when it differs
   * @param text how it is printed; may have numbers that are not worth a line of their own
   */
  private record Fact(String state, String text) {

    static Fact of(String text) {
      return new Fact(text, text);
    }
  }

  /**
   * @param heading printed once, at the beginning
   */
  public ChangeLines(PrintStream out, Clock clock, List<String> heading) {
    this.out = out;
    this.clock = clock;
    heading.forEach(this::print);
  }

  @Override
  public synchronized void show(Snapshot snapshot) {
    Map<String, Fact> facts = facts(snapshot);
    known.forEach(
        (about, fact) -> {
          if (!facts.containsKey(about)) {
            print(about + " gone");
          }
        });
    facts.forEach(
        (about, fact) -> {
          Fact before = known.get(about);
          if (before == null || !before.state().equals(fact.state())) {
            print(about + " " + fact.text());
          }
        });
    known = facts;
  }

  private void print(String text) {
    LocalTime time = LocalTime.now(clock).truncatedTo(ChronoUnit.SECONDS);
    out.printf("%tT %s%n", time, text.replaceAll("\\p{Cntrl}", " "));
    out.flush();
  }

  private static Map<String, Fact> facts(Snapshot snapshot) {
    Map<String, Fact> facts = new LinkedHashMap<>();
    if (!snapshot.scraper().isEmpty()) {
      facts.put("scraped by", Fact.of(snapshot.scraper()));
    }
    snapshot.trouble().forEach(text -> facts.put("trouble: " + text, Fact.of("")));
    snapshot
        .mistakes()
        .forEach(
            mistake ->
                facts.put("not applied: " + mistake, Fact.of("(the last valid state is kept)")));
    for (Snapshot.Demo demo : snapshot.demos()) {
      facts.put(
          demo.id(),
          Fact.of(
              "generation %d: replicas %d, %s"
                  .formatted(
                      demo.generation(),
                      demo.wanted(),
                      demo.interval().map(it -> "scraped every " + it).orElse("not scraped"))));
      demo.objects()
          .forEach(
              object -> {
                String kind = object.substring(0, object.indexOf(' '));
                facts.put(demo.id() + " " + kind, Fact.of(object.substring(kind.length() + 1)));
              });
      demo.pods().forEach(pod -> pod(demo, pod, facts));
      demo.conditions()
          .forEach(
              condition ->
                  facts.put(
                      demo.id() + " condition " + condition.type(),
                      Fact.of(
                          "%s %s: %s"
                              .formatted(
                                  condition.status(), condition.reason(), condition.message()))));
      demo.services().forEach(service -> service(demo, service, facts));
      if (demo.interval().isPresent()) {
        facts.put(demo.id() + " targets up", Fact.of(demo.upTargets() + "/" + demo.wanted()));
      }
    }
    return facts;
  }

  private static void pod(Snapshot.Demo demo, Snapshot.Pod pod, Map<String, Fact> facts) {
    String about = demo.id() + " pod " + pod.name();
    StringBuilder text = new StringBuilder(pod.state());
    if (!pod.detail().isEmpty()) {
      text.append(" (").append(pod.detail()).append(')');
    }
    pod.pid()
        .ifPresent(pid -> text.append(", pid ").append(pid).append(" at ").append(pod.address()));
    text.append(pod.ready() ? ", ready" : ", not ready");
    if (pod.restarts() > 0) {
      text.append(", restarts ").append(pod.restarts());
    }
    facts.put(about, Fact.of(text.toString()));
    pod.target()
        .ifPresent(
            target ->
                facts.put(
                    about + " target",
                    Fact.of(
                        "%s%s%s"
                            .formatted(
                                target.health().name().toLowerCase(Locale.ROOT),
                                target
                                    .scrapeInterval()
                                    .map(interval -> ", scraped every " + interval)
                                    .orElse(""),
                                target.lastError().isEmpty() ? "" : ": " + target.lastError()))));
  }

  private static void service(
      Snapshot.Demo demo, Snapshot.Service service, Map<String, Fact> facts) {
    if (service.quantiles().stream().allMatch(quantile -> Double.isNaN(quantile.lowest()))) {
      return;
    }
    StringBuilder text = new StringBuilder(service.verdictInWords());
    for (Snapshot.Comparison quantile : service.quantiles()) {
      text.append(
          "; %s true %s arrived %s"
              .formatted(
                  quantile.name(),
                  Microseconds.of(quantile.truth()),
                  Microseconds.range(quantile.lowest(), quantile.highest())));
    }
    facts.put(
        demo.id() + " service " + service.name(),
        new Fact(service.verdictInWords(), text.append(" us").toString()));
  }

  @Override
  public void close() {
    out.flush();
  }
}
