package io.metricsdemo.http.scrape;

import io.metricsdemo.http.Pieces;
import java.util.function.Predicate;

/** Series beside those of the registry, which are written while the response is sent. */
public interface StreamedSeries {

  /** No series. */
  StreamedSeries NONE =
      new StreamedSeries() {
        @Override
        public boolean isEmpty() {
          return true;
        }

        @Override
        public Pieces write(ExpositionFormat.Syntax syntax, Predicate<String> names) {
          return out -> false;
        }
      };

  /** Whether there are none at present; the response then has a length. */
  boolean isEmpty();

  /**
   * Writes the series as they are now, without an end of the exposition.
   *
   * @param names the metrics that are written, by their names in Prometheus text
   */
  Pieces write(ExpositionFormat.Syntax syntax, Predicate<String> names);
}
