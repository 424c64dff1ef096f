package io.metricsdemo.operator.verification;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.metricsdemo.load.Format;
import io.metricsdemo.load.Load;
import io.metricsdemo.operator.verification.LoadVerdict.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Compares what is stored of a load with what it is predicted to be. The demo application counts
 * the series of the load in each scrape, and Prometheus the samples before and after relabeling: if
 * relabeling drops none, all are stored; otherwise those that are stored are counted.
 */
public final class LoadVerification {

  /**
   * How far the clock of a pod may be from that of Prometheus, which stores a sample with the time
   * when it began to scrape it.
   */
  private static final Duration SKEW = Duration.ofSeconds(15);

  private final Load load;
  private final boolean slow;
  private final String dropping;

  /**
   * @param slow whether two scrapes may be further apart than Prometheus looks back
   * @param dropping what to do where relabeling drops series, in a sentence
   */
  public LoadVerification(Load load, boolean slow, String dropping) {
    this.load = load;
    this.slow = slow;
    this.dropping = dropping;
  }

  /**
   * Series of the load of one pod.
   *
   * @param exposed in its newest scrape
   * @param stored of these
   */
  private record Counted(String pod, Instant time, long exposed, long stored) {}

  /**
   * Checks the newest scrapes of some pods.
   *
   * @param ready names of the pods
   * @param changing whether the pods may not have read the load yet
   */
  public LoadVerdict check(
      ResourceID demo, Collection<String> ready, LoadAnswer answer, boolean changing) {
    Map<String, PodLoad> arrived = answer.pods(demo);
    if (ready.stream().noneMatch(arrived::containsKey)) {
      return unknown(
          Outcome.NOT_COUNTED,
          "has no series %s and %s of these pods, by which the load is compared. Prometheus stores them with each scrape; check what drops them on the way to this server"
              .formatted(LoadQuery.SCRAPED, LoadQuery.KEPT));
    }
    List<Counted> pods = new ArrayList<>();
    for (String pod : ready) {
      PodLoad counts = arrived.get(pod);
      if (counts == null) {
        return unknown(
            Outcome.WAITING, "has not stored a whole scrape of pod %s yet".formatted(pod));
      }
      if (counts.failed()) {
        return unknown(
            Outcome.WAITING,
            "stores nothing of the latest scrape of pod %s, which failed".formatted(pod));
      }
      if (!counts.isReduced() && counts.exposed().isEmpty() && mayHaveLoad(counts)) {
        return unknown(
            Outcome.NOT_COUNTED,
            "has no series %s of pod %s, by which the load is compared. Check that spec.image is a demo-app with option -load.file, and that relabeling leaves the name and the labels of this series"
                .formatted(LoadQuery.EXPOSED, pod));
      }
      if (counts.exposed().orElse(0) > counts.scraped()) {
        return unknown(
            Outcome.NOT_COUNTED,
            "reads only %,d samples from pod %s, which exposes %,d series of the load, as where it converts classic histograms to native ones. Check its setting convertClassicHistogramsToNHCB"
                .formatted(counts.scraped(), pod, counts.exposed().orElseThrow()));
      }
      if (counts.isReduced() && slow && replacesSeries()) {
        return unknown(
            Outcome.NOT_COUNTED,
            "keeps %,d of %,d samples of pod %s. How many of them are of the load cannot be counted, because the load replaces series and the interval is longer than Prometheus looks back. Choose a shorter interval"
                .formatted(counts.kept(), counts.scraped(), pod));
      }
      if (!isCounted(counts)) {
        return unknown(
            Outcome.WAITING,
            "keeps %,d of %,d samples of pod %s, and has not shown how many of them are of the load"
                .formatted(counts.kept(), counts.scraped(), pod));
      }
      if (counts.isRenamed()) {
        return unknown(
            Outcome.NOT_COUNTED,
            "keeps %,d of %,d samples of pod %s, but only %,d series with the names and labels of the load, which has %,d. Check which relabeling changes names or labels"
                .formatted(
                    counts.kept(),
                    counts.scraped(),
                    pod,
                    counts.stored().orElseThrow(),
                    counts.exposed().orElseThrow()));
      }
      pods.add(counted(pod, counts));
    }
    return pods.stream()
        .filter(pod -> !isPredicted(pod.exposed(), pod.time()))
        .findFirst()
        .map(pod -> notExposed(pod, changing))
        .orElseGet(() -> compare(pods));
  }

  /**
   * Whether it is known how many series are stored. For two intervals after a change of a
   * relabeling, Prometheus still counts series that it drops now: more than it keeps of a scrape.
   */
  private static boolean isCounted(PodLoad counts) {
    return !counts.isReduced()
        || counts.stored().isPresent() && counts.stored().getAsLong() <= counts.kept();
  }

  /** Series that are gone are counted too where a query has to look back beyond their end. */
  private boolean replacesSeries() {
    return load.churn().percent() > 0 || load.shape().kind() != Load.Shape.Kind.STEADY;
  }

  /** Whether the load may be among the samples of a scrape, so that its count alone is missing. */
  private boolean mayHaveLoad(PodLoad counts) {
    long least = load.series(Format.PROTOBUF, counts.time());
    return least > 0 && least < counts.scraped();
  }

  private Counted counted(String pod, PodLoad counts) {
    if (!counts.isReduced()) {
      // An application without the count has no load either.
      long exposed = counts.exposed().orElse(0);
      return new Counted(pod, counts.time(), exposed, exposed);
    }
    long stored = counts.stored().orElseThrow();
    return new Counted(
        pod, counts.time(), counts.exposed().orElseGet(() -> plausible(counts, stored)), stored);
  }

  /**
   * Relabeling dropped the application's count too: all that is dropped may be of the load. The
   * format of the scrape is not known either; it is protobuf if all of that is stored.
   */
  private long plausible(PodLoad counts, long stored) {
    long most = stored + counts.scraped() - counts.kept();
    long text = load.series(Format.TEXT, counts.time());
    boolean isText = text <= most && !contains(range(Format.PROTOBUF, counts.time()), stored);
    long predicted = isText ? text : load.series(Format.PROTOBUF, counts.time());
    return Math.max(stored, Math.min(most, predicted));
  }

  /** Native histograms are one series or three, as the server scrapes them. */
  private boolean isPredicted(long series, Instant time) {
    return Stream.of(Format.TEXT, Format.PROTOBUF)
        .map(format -> range(format, time))
        .anyMatch(range -> contains(range, series));
  }

  private static boolean contains(LongSummaryStatistics range, long series) {
    return range.getMin() <= series && series <= range.getMax();
  }

  private LongSummaryStatistics range(Format format, Instant time) {
    return LongStream.rangeClosed(-SKEW.toSeconds(), SKEW.toSeconds())
        .map(seconds -> load.series(format, time.plusSeconds(seconds)))
        .summaryStatistics();
  }

  private LoadVerdict notExposed(Counted pod, boolean changing) {
    String found =
        "scrapes %,d series of the load from pod %s; predicted are %,d"
            .formatted(pod.exposed(), pod.pod(), load.series(Format.TEXT, pod.time()));
    return changing
        ? unknown(
            Outcome.WAITING,
            found + ". A change of the load reaches the pods within about 2 minutes")
        : unknown(
            Outcome.NOT_EXPOSED,
            found
                + ". Check that spec.image is a demo-app with option -load.file, and the log of the pod for why it does not read the load");
  }

  private LoadVerdict compare(List<Counted> pods) {
    long exposed = pods.stream().mapToLong(Counted::exposed).sum();
    long stored = pods.stream().mapToLong(Counted::stored).sum();
    String of = pods.size() == 1 ? "1 pod" : pods.size() + " pods";
    if (stored > exposed) {
      return unknown(
          Outcome.WAITING,
          "stores %,d series of the load of %s, which expose %,d, as after a change or where several servers write into it"
              .formatted(stored, of, exposed));
    }
    return stored < exposed
        ? new LoadVerdict(
            load,
            Outcome.DROPPED,
            "stores %,d of the %,d series that the load of %s has; relabeling drops %,d. %s"
                .formatted(stored, exposed, of, exposed - stored, dropping),
            OptionalLong.of(stored))
        : new LoadVerdict(
            load,
            Outcome.STORED,
            "stores all %s series of the load of %s".formatted(number(exposed, pods.size()), of),
            OptionalLong.of(stored));
  }

  private LoadVerdict unknown(Outcome outcome, String message) {
    return LoadVerdict.withoutCount(load, outcome, message);
  }

  /** In words that stay the same while a shape changes the number. */
  private String number(long exposed, int pods) {
    if (load.shape().kind() == Load.Shape.Kind.STEADY) {
      return "%,d".formatted(exposed);
    }
    long most = load.maxSeries() * pods;
    return "%,d to %,d".formatted(most / load.shape().peak(), most);
  }
}
