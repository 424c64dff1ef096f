package io.metricsdemo.playground.display;

import io.metricsdemo.operator.parameters.Interval;
import io.metricsdemo.operator.prometheus.Target;
import io.metricsdemo.playground.prometheus.Quantile.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * Draws a snapshot: what needs attention first, then the numbers that arrive, the pods and the
 * objects, so that a small terminal shows what matters without scrolling.
 */
final class Frame {

  private static final String INDENT = "  ";

  /** More are summed up. */
  private static final int MOST_PODS = 8;

  private final List<String> heading;
  private final int width;
  private final Instant now;
  private final List<Line> lines = new ArrayList<>();

  private Frame(List<String> heading, int width, Instant now) {
    this.heading = heading;
    this.width = width;
    this.now = now;
  }

  /**
   * @param heading lines that never change
   * @param width in characters
   */
  static List<Line> of(Snapshot snapshot, List<String> heading, int width, Instant now) {
    Frame frame = new Frame(heading, width, now);
    frame.draw(snapshot);
    return frame.lines;
  }

  private void draw(Snapshot snapshot) {
    heading.forEach(text -> wrapped(text, Style.DIM));
    wrapped("Scraped by: " + snapshot.scraper(), Style.DIM);
    snapshot.trouble().forEach(text -> wrapped(text, Style.BAD));
    if (!snapshot.mistakes().isEmpty()) {
      blank();
      wrapped("Not applied, the last valid state is kept:", Style.BAD);
      snapshot.mistakes().forEach(mistake -> wrapped(INDENT, mistake.toString(), Style.BAD));
    }
    if (snapshot.demos().isEmpty()) {
      blank();
      wrapped("No MetricsDemo is defined. Add one to the file.", Style.PLAIN);
    }
    snapshot.demos().forEach(this::demo);
  }

  private void demo(Snapshot.Demo demo) {
    blank();
    lines.add(
        new Line()
            .add(demo.id(), Style.BOLD)
            .add("   ready ", Style.PLAIN)
            .add(demo.readyPods() + "/" + demo.wanted(), full(demo.readyPods(), demo.wanted()))
            .add("   targets up ", Style.PLAIN)
            .add(
                demo.interval().isPresent()
                    ? demo.upTargets() + "/" + demo.wanted()
                    : "none expected",
                full(demo.interval().isPresent() ? demo.upTargets() : demo.wanted(), demo.wanted()))
            .add(demo.interval().map(interval -> "   every " + interval).orElse(""), Style.PLAIN)
            .add("   generation " + demo.generation(), Style.PLAIN)
            .add(
                demo.observedGeneration() == demo.generation()
                    ? ""
                    : " (observed " + demo.observedGeneration() + ")",
                Style.OPEN));
    conditions(demo);
    if (!demo.services().isEmpty()) {
      services(demo);
    }
    if (!demo.pods().isEmpty()) {
      pods(demo);
    }
    wrapped(INDENT, String.join("   ", demo.objects()), Style.PLAIN);
  }

  private void pods(Snapshot.Demo demo) {
    TextTable table =
        new TextTable(
            List.of(
                new TextTable.Column("POD", 9),
                new TextTable.Column("ADDRESS", 5),
                new TextTable.Column("PID", 6),
                new TextTable.Column("READY", 8),
                new TextTable.Column("RESTARTS", 2),
                new TextTable.Column("AGE", 3),
                new TextTable.Column("TARGET", 7),
                new TextTable.Column("SCRAPED", 1),
                new TextTable.Column("EVERY", 4),
                new TextTable.Column("STATE", 8)));
    List<Snapshot.Pod> byTrouble =
        demo.pods().size() <= MOST_PODS
            ? demo.pods()
            : demo.pods().stream().sorted(Comparator.comparing(Frame::isReadyAndUp)).toList();
    int shown = Math.min(MOST_PODS, byTrouble.size());
    for (Snapshot.Pod pod : byTrouble.subList(0, shown)) {
      Optional<Target> target = pod.target();
      table.row(
          TextTable.Cell.of(pod.name()),
          TextTable.Cell.of(pod.address().isEmpty() ? "-" : pod.address()),
          TextTable.Cell.of(number(pod.pid())),
          pod.ready()
              ? new TextTable.Cell("yes", Style.GOOD)
              : new TextTable.Cell("no", Style.OPEN),
          new TextTable.Cell(
              Integer.toString(pod.restarts()), pod.restarts() > 0 ? Style.BAD : Style.PLAIN),
          TextTable.Cell.of(age(pod.since())),
          target.map(Frame::health).orElse(TextTable.Cell.of("-")),
          TextTable.Cell.of(
              target.flatMap(Target::lastScrape).map(time -> age(time) + " ago").orElse("-")),
          TextTable.Cell.of(target.flatMap(Target::scrapeInterval).map(Interval::text).orElse("-")),
          state(pod, demo.conditions()));
    }
    lines.addAll(table.lines(width, INDENT));
    List<Snapshot.Pod> others = byTrouble.subList(shown, byTrouble.size());
    if (!others.isEmpty()) {
      wrapped(
          INDENT,
          "and %d more: %d ready, %d up, %d restarts"
              .formatted(
                  others.size(),
                  others.stream().filter(Snapshot.Pod::ready).count(),
                  others.stream().filter(Snapshot.Pod::isUp).count(),
                  others.stream().mapToInt(Snapshot.Pod::restarts).sum()),
          Style.PLAIN);
    }
  }

  private static boolean isReadyAndUp(Snapshot.Pod pod) {
    return pod.ready() && pod.isUp();
  }

  private static TextTable.Cell state(Snapshot.Pod pod, List<Snapshot.Condition> conditions) {
    if (!pod.state().equals("Running")) {
      boolean isShown =
          pod.detail().isEmpty()
              || conditions.stream().anyMatch(it -> it.message().contains(pod.detail()));
      String text = isShown ? pod.state() : pod.state() + ": " + pod.detail();
      return new TextTable.Cell(text, Style.OPEN);
    }
    // Prometheus begins with the address, which stands in the same row.
    String error =
        pod.target().map(Target::lastError).orElse("").replaceFirst("^Get \"[^\"]*\": ", "");
    return error.isEmpty() ? TextTable.Cell.of("Running") : new TextTable.Cell(error, Style.BAD);
  }

  private static TextTable.Cell health(Target target) {
    return switch (target.health()) {
      case UP -> new TextTable.Cell("up", Style.GOOD);
      case DOWN -> new TextTable.Cell("down", Style.BAD);
      case UNKNOWN -> new TextTable.Cell("waiting", Style.OPEN);
    };
  }

  /** What is not as it should be with its message, each message once; the rest in one line. */
  private void conditions(Snapshot.Demo demo) {
    List<Snapshot.Condition> open =
        demo.conditions().stream().filter(it -> style(it) != Style.GOOD).toList();
    List<String> known = new ArrayList<>();
    open.stream()
        .collect(
            Collectors.groupingBy(
                Snapshot.Condition::message, LinkedHashMap::new, Collectors.toList()))
        .forEach(
            (message, conditions) -> {
              conditions.forEach(this::name);
              wrapped(INDENT + INDENT, withoutBegin(message, known), Style.PLAIN);
              known.add(message);
            });
    String good =
        demo.conditions().stream()
            .filter(it -> !open.contains(it))
            .map(Snapshot.Condition::type)
            .collect(Collectors.joining(" "));
    if (!good.isEmpty()) {
      wrapped(INDENT, "True: " + good, Style.GOOD);
    }
  }

  private void name(Snapshot.Condition condition) {
    lines.add(
        new Line()
            .add(INDENT + condition.type() + " ", Style.PLAIN)
            .add(condition.status(), style(condition))
            .add(" " + condition.reason(), Style.PLAIN));
  }

  /** A condition that depends on another repeats its message, and adds to it. */
  private static String withoutBegin(String message, List<String> known) {
    return known.stream()
        .map(it -> it + ". ")
        .filter(message::startsWith)
        .findFirst()
        .map(begin -> message.substring(begin.length()))
        .orElse(message);
  }

  private static Style style(Snapshot.Condition condition) {
    return switch (condition.outlook()) {
      case GOOD -> Style.GOOD;
      case OPEN -> Style.OPEN;
      case BAD -> Style.BAD;
    };
  }

  private void services(Snapshot.Demo demo) {
    TextTable table =
        new TextTable(
            List.of(
                new TextTable.Column("SERVICE (us)", 9),
                new TextTable.Column("P50", 4),
                new TextTable.Column("ARRIVED", 4),
                new TextTable.Column("P90", 3),
                new TextTable.Column("ARRIVED", 3),
                new TextTable.Column("P99", 2),
                new TextTable.Column("ARRIVED", 2),
                new TextTable.Column("VERDICT", 8)));
    for (Snapshot.Service service : demo.services()) {
      List<TextTable.Cell> cells = new ArrayList<>();
      cells.add(TextTable.Cell.of(service.name()));
      for (Snapshot.Comparison quantile : service.quantiles()) {
        cells.add(TextTable.Cell.of(Microseconds.of(quantile.truth())));
        cells.add(
            new TextTable.Cell(
                Microseconds.range(quantile.lowest(), quantile.highest()),
                style(quantile.verdict())));
      }
      cells.add(new TextTable.Cell(service.verdictInShort(), style(service.verdict())));
      table.row(cells.toArray(TextTable.Cell[]::new));
    }
    lines.addAll(table.lines(width, INDENT));
  }

  private static Style style(Verdict verdict) {
    return switch (verdict) {
      case AGREES -> Style.GOOD;
      case DISAGREES -> Style.BAD;
      case TOO_FEW -> Style.PLAIN;
    };
  }

  private void wrapped(String text, Style style) {
    wrapped("", text, style);
  }

  private void wrapped(String indent, String text, Style style) {
    TextTable.wrap(text, width - indent.length())
        .forEach(part -> lines.add(new Line().add(indent + part, style)));
  }

  private void blank() {
    lines.add(new Line());
  }

  private static Style full(long have, int want) {
    return have == want ? Style.GOOD : Style.OPEN;
  }

  private static String number(OptionalLong number) {
    return number.isPresent() ? Long.toString(number.getAsLong()) : "-";
  }

  private String age(Instant since) {
    long seconds = Math.max(0, Duration.between(since, now).toSeconds());
    if (seconds < 120) {
      return seconds + "s";
    }
    return seconds < 7200 ? seconds / 60 + "m" + seconds % 60 + "s" : seconds / 3600 + "h";
  }
}
