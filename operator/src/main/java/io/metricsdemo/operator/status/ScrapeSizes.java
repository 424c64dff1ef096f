package io.metricsdemo.operator.status;

import io.metricsdemo.load.Load;
import io.metricsdemo.load.ScrapeSize;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** The sizes of the scrapes of some loads: each takes milliseconds, since a part is compressed. */
final class ScrapeSizes {

  private static final int MOST = 1_000;

  /** Any time: the size hardly depends on it. */
  private static final Instant SOME_TIME = Instant.parse("2026-01-01T00:00:00Z");

  private final Map<Load, ScrapeSize> sizes =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Load, ScrapeSize> eldest) {
          return size() > MOST;
        }
      };

  /** Of a scrape outside of the peak of the load's shape. */
  synchronized ScrapeSize of(Load load) {
    return sizes.computeIfAbsent(load, each -> ScrapeSize.of(each, withoutPeak(each.shape())));
  }

  /** A time at which the shape multiplies nothing: a ramp begins there, and a spike has ended. */
  private static Instant withoutPeak(Load.Shape shape) {
    long period = shape.period().toSeconds();
    long start = SOME_TIME.getEpochSecond() - Math.floorMod(SOME_TIME.getEpochSecond(), period);
    return Instant.ofEpochSecond(
        shape.kind() == Load.Shape.Kind.SPIKE ? start + period / 2 : start);
  }
}
