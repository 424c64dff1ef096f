package io.metricsdemo.operator.prometheus;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The response to a PromQL query, as in JSON. Any part may be null. */
@JsonIgnoreProperties(ignoreUnknown = true)
record VectorAnswer(String status, Data data, List<String> warnings, Boolean isPartial) {

  @JsonIgnoreProperties(ignoreUnknown = true)
  record Data(String resultType, List<Element> result) {}

  /**
   * One series.
   *
   * @param value a time and a value; null where it is a native histogram
   * @param histogram a time and a native histogram; null where it is a number
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  record Element(Map<String, String> metric, List<String> value, TimedHistogram histogram) {

    private Optional<Sample> sample() {
      if (value == null) {
        return Optional.ofNullable(histogram)
            .map(
                timed ->
                    new Sample(
                        Answers.labels(metric), Double.NaN, Optional.of(timed.histogram.read())));
      }
      Answers.require(value.size() == 2 && value.get(1) != null);
      return Optional.of(new Sample(Answers.labels(metric), number(value.get(1))));
    }
  }

  /** Time and value of a native histogram. */
  @JsonFormat(shape = JsonFormat.Shape.ARRAY)
  @JsonPropertyOrder({"time", "histogram"})
  record TimedHistogram(double time, Histogram histogram) {}

  /**
   * A native histogram.
   *
   * @param buckets a rule for its bounds, the lower bound, the upper bound and the count of each
   *     that is not empty; null where there is none
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  record Histogram(String count, List<List<String>> buckets) {

    private NativeHistogram read() {
      return NativeHistogram.of(
          number(count),
          Optional.ofNullable(buckets).orElse(List.of()).stream()
              .map(
                  bucket ->
                      new NativeHistogram.Bucket(
                          number(bucket.get(1)), number(bucket.get(2)), number(bucket.get(3))))
              .toList());
    }
  }

  private static double number(String text) {
    return switch (text) {
      case "+Inf" -> Double.POSITIVE_INFINITY;
      case "-Inf" -> Double.NEGATIVE_INFINITY;
      default -> Double.parseDouble(text);
    };
  }

  /** The warnings; a VictoriaMetrics cluster reports missing data in a field of its own. */
  List<String> remarks() {
    return Boolean.TRUE.equals(isPartial) ? List.of("isPartial is true") : warnings;
  }

  List<Sample> samples() {
    Answers.require("success".equals(status) && data != null && data.result != null);
    Answers.require("vector".equals(data.resultType));
    return data.result.stream().flatMap(element -> element.sample().stream()).toList();
  }
}
