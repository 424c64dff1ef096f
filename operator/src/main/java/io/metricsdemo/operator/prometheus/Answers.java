package io.metricsdemo.operator.prometheus;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.metricsdemo.operator.kubernetes.SharedParts;
import io.metricsdemo.operator.prometheus.PrometheusException.Kind;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * Reads answers of Prometheus' HTTP API. The sender may be anybody: whatever is not of the known
 * shape is a {@link PrometheusException}, and fields that are not needed are skipped unread.
 */
final class Answers {

  /**
   * Twice as many as Prometheus ever puts into what may be read of an answer; nothing but brackets
   * and commas would take fifty times its size in memory.
   */
  private static final long MAX_TOKENS = 1_000_000;

  /** Several times as many as any series has. */
  private static final int MAX_LABELS = 256;

  /**
   * How warnings begin that are about the expression, not about the data: "PromQL warning: …" and,
   * before 3.0, "PromQL info: …". Any other comes from storage that could not be read, or says that
   * the answer was cut short.
   *
   * @see <a
   *     href="https://github.com/prometheus/prometheus/blob/v3.0.0/util/annotations/annotations.go">
   *     the texts</a>
   */
  private static final String ABOUT_THE_EXPRESSION = "PromQL ";

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(32)
                          .maxNumberLength(100)
                          .maxStringLength(1 << 20)
                          .maxTokenCount(MAX_TOKENS)
                          .build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          // Most of an answer is labels, and dozens of samples share the same ones.
          .addModule(SharedParts.module())
          .build();

  private Answers() {}

  @JsonIgnoreProperties(ignoreUnknown = true)
  private record ErrorAnswer(String status, String errorType, String error) {}

  /** The response of an API server between us and Prometheus if it does not forward one. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  private record KubernetesStatus(String kind, String message) {}

  /**
   * What is in an answer, and the server's warnings about it.
   *
   * @param warnings may be null, and so may each of them
   */
  private record Content<T>(T value, List<String> warnings) {

    T complete() throws PrometheusException {
      for (String warning : Objects.requireNonNullElse(warnings, List.<String>of())) {
        if (!text(warning).startsWith(ABOUT_THE_EXPRESSION)) {
          throw new PrometheusException(
              Kind.INCOMPLETE, "the response is incomplete: " + Excerpt.quoted(text(warning)));
        }
      }
      return value;
    }
  }

  /** The samples of an instant vector. */
  static List<Sample> vector(byte[] body) throws PrometheusException {
    return read(
            body, VectorAnswer.class, answer -> new Content<>(answer.samples(), answer.remarks()))
        .complete();
  }

  /** The active targets of one pool. */
  static List<Target> targets(byte[] body, String pool) throws PrometheusException {
    return read(
            body,
            TargetsAnswer.class,
            answer -> new Content<>(answer.targets(pool), answer.warnings()))
        .complete();
  }

  /** The dropped targets of one pool. */
  static DroppedTargets droppedTargets(byte[] body, String pool) throws PrometheusException {
    return read(
            body,
            DroppedTargetsAnswer.class,
            answer -> new Content<>(answer.targets(pool), answer.warnings()))
        .complete();
  }

  /** Whether a server has loaded its configuration; empty where it does not report it. */
  static Optional<Boolean> reloadSucceeded(byte[] body) throws PrometheusException {
    return read(body, RuntimeInfoAnswer.class, RuntimeInfoAnswer::reloadSucceeded);
  }

  /** The error that an answer reports; empty where it reports none, or is not from the API. */
  static Optional<ApiError> error(byte[] body) {
    try {
      ErrorAnswer answer = read(body, ErrorAnswer.class, Function.identity());
      return "error".equals(answer.status())
          ? Optional.of(new ApiError(text(answer.errorType()), text(answer.error())))
          : Optional.empty();
    } catch (PrometheusException e) {
      return Optional.empty();
    }
  }

  /** The message of an API server between us and Prometheus; empty if it forwards a response. */
  static Optional<String> statusMessage(byte[] body) {
    try {
      KubernetesStatus status = read(body, KubernetesStatus.class, Function.identity());
      return "Status".equals(status.kind())
          ? Optional.of(text(status.message()))
          : Optional.empty();
    } catch (PrometheusException e) {
      return Optional.empty();
    }
  }

  private static <A, T> T read(byte[] body, Class<A> shape, Function<A, T> content)
      throws PrometheusException {
    try {
      return content.apply(Objects.requireNonNull(MAPPER.readValue(body, shape)));
    } catch (IOException | RuntimeException e) {
      // Numbers, times and nulls where there should be none: anything may be found only in use.
      throw new PrometheusException(
          Kind.MALFORMED,
          body.length == 0
              ? "the response is empty"
              : "the response is not from the Prometheus HTTP API: " + Excerpt.quoted(body));
    }
  }

  /** Ends the reading of an answer of another shape. */
  static void require(boolean shape) {
    if (!shape) {
      throw new IllegalArgumentException("another shape");
    }
  }

  /** A compact copy, which takes time by the square of its size when names are made for that. */
  static Map<String, String> labels(Map<String, String> labels) {
    require(labels == null || labels.size() <= MAX_LABELS);
    return labels == null ? Map.of() : Map.copyOf(labels);
  }

  static String text(String text) {
    return text == null ? "" : text;
  }
}
