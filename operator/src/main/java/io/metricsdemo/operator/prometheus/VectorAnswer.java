package io.metricsdemo.operator.prometheus;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The answer to a query, as JSON has it. Any part may be null. */
@JsonIgnoreProperties(ignoreUnknown = true)
record VectorAnswer(String status, Data data, List<String> warnings) {

  @JsonIgnoreProperties(ignoreUnknown = true)
  record Data(String resultType, List<Element> result) {}

  /**
   * One series.
   *
   * @param value a time and a value; null where it is a native histogram, which stands elsewhere
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  record Element(Map<String, String> metric, List<String> value) {

    private Optional<Sample> sample() {
      if (value == null) {
        return Optional.empty();
      }
      Answers.require(value.size() == 2 && value.get(1) != null);
      return Optional.of(new Sample(Answers.labels(metric), number(value.get(1))));
    }

    private static double number(String text) {
      return switch (text) {
        case "+Inf" -> Double.POSITIVE_INFINITY;
        case "-Inf" -> Double.NEGATIVE_INFINITY;
        default -> Double.parseDouble(text);
      };
    }
  }

  /** Native histograms are left out: they have no one value. */
  List<Sample> samples() {
    Answers.require("success".equals(status) && data != null && data.result != null);
    Answers.require("vector".equals(data.resultType));
    return data.result.stream().flatMap(element -> element.sample().stream()).toList();
  }
}
