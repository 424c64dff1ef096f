package io.metricsdemo.operator.prometheus;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.metricsdemo.operator.prometheus.PrometheusException.Kind;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Reads answers of Prometheus' HTTP API. The sender may be anybody: whatever is not of the known
 * shape is a {@link PrometheusException}, and fields that nobody asked for are skipped unread.
 */
final class Answers {

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(32)
                          .maxNumberLength(100)
                          .maxStringLength(1 << 20)
                          .build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private static final ObjectReader STATUS = MAPPER.readerFor(KubernetesStatus.class);
  private static final ObjectReader ERROR = MAPPER.readerFor(ErrorAnswer.class);
  private static final ObjectReader VECTOR = MAPPER.readerFor(VectorAnswer.class);
  private static final ObjectReader TARGETS = MAPPER.readerFor(TargetsAnswer.class);

  /** How Go writes the time of what has not happened. */
  private static final Instant NEVER =
      OffsetDateTime.of(1, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC).toInstant();

  private Answers() {}

  /** What the API server answers where it passes nothing on. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  private record KubernetesStatus(String kind, String message) {}

  @JsonIgnoreProperties(ignoreUnknown = true)
  private record ErrorAnswer(String status, String errorType, String error) {}

  @JsonIgnoreProperties(ignoreUnknown = true)
  private record VectorAnswer(String status, VectorData data) {}

  @JsonIgnoreProperties(ignoreUnknown = true)
  private record VectorData(String resultType, List<Element> result) {}

  /** The value of a native histogram stands elsewhere, under a name of its own. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  private record Element(Map<String, String> metric, List<String> value) {}

  @JsonIgnoreProperties(ignoreUnknown = true)
  private record TargetsAnswer(String status, TargetsData data) {}

  @JsonIgnoreProperties(ignoreUnknown = true)
  private record TargetsData(List<ActiveTarget> activeTargets) {}

  @JsonIgnoreProperties(ignoreUnknown = true)
  private record ActiveTarget(
      String scrapePool,
      Map<String, String> labels,
      String health,
      String scrapeUrl,
      String lastScrape,
      String lastError,
      String scrapeInterval,
      String scrapeTimeout) {}

  /** The error that an answer tells of; empty where it tells of none, or is none of the API's. */
  static Optional<ApiError> error(byte[] body) {
    try {
      ErrorAnswer answer = read(ERROR, body);
      return "error".equals(answer.status())
          ? Optional.of(new ApiError(text(answer.errorType()), text(answer.error())))
          : Optional.empty();
    } catch (PrometheusException e) {
      return Optional.empty();
    }
  }

  /** The words of an API server between us and Prometheus; empty where they are Prometheus' own. */
  static Optional<String> statusMessage(byte[] body) {
    try {
      KubernetesStatus status = read(STATUS, body);
      return "Status".equals(status.kind())
          ? Optional.of(text(status.message()))
          : Optional.empty();
    } catch (PrometheusException e) {
      return Optional.empty();
    }
  }

  /** The samples of an instant vector, native histograms left out: they have no one value. */
  static List<Sample> vector(byte[] body) throws PrometheusException {
    VectorAnswer answer = read(VECTOR, body);
    if (!"success".equals(answer.status())
        || answer.data() == null
        || !"vector".equals(answer.data().resultType())
        || answer.data().result() == null) {
      throw malformed(body);
    }
    List<Sample> samples = new ArrayList<>();
    for (Element element : answer.data().result()) {
      if (element == null) {
        throw malformed(body);
      }
      if (element.value() != null) {
        samples.add(new Sample(labels(element.metric()), number(element.value(), body)));
      }
    }
    return List.copyOf(samples);
  }

  /** The active targets of one pool, among those of others maybe. */
  static List<Target> targets(byte[] body, String scrapePool) throws PrometheusException {
    TargetsAnswer answer = read(TARGETS, body);
    if (!"success".equals(answer.status())
        || answer.data() == null
        || answer.data().activeTargets() == null) {
      throw malformed(body);
    }
    List<Target> targets = new ArrayList<>();
    for (ActiveTarget target : answer.data().activeTargets()) {
      if (target == null) {
        throw malformed(body);
      }
      if (scrapePool.equals(target.scrapePool())) {
        targets.add(target(target, body));
      }
    }
    return List.copyOf(targets);
  }

  private static Target target(ActiveTarget target, byte[] body) throws PrometheusException {
    return new Target(
        target.scrapePool(),
        labels(target.labels()),
        health(text(target.health())),
        text(target.scrapeUrl()),
        time(text(target.lastScrape()), body),
        text(target.lastError()),
        text(target.scrapeInterval()),
        text(target.scrapeTimeout()));
  }

  private static Target.Health health(String health) {
    return switch (health) {
      case "up" -> Target.Health.UP;
      case "down" -> Target.Health.DOWN;
      default -> Target.Health.UNKNOWN;
    };
  }

  private static Optional<Instant> time(String time, byte[] body) throws PrometheusException {
    if (time.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(OffsetDateTime.parse(time).toInstant()).filter(at -> !at.equals(NEVER));
    } catch (DateTimeException e) {
      throw malformed(body);
    }
  }

  /** Of a pair of a time and a value. */
  private static double number(List<String> value, byte[] body) throws PrometheusException {
    if (value.size() != 2 || value.get(1) == null) {
      throw malformed(body);
    }
    String number = value.get(1);
    try {
      return switch (number) {
        case "+Inf" -> Double.POSITIVE_INFINITY;
        case "-Inf" -> Double.NEGATIVE_INFINITY;
        default -> Double.parseDouble(number);
      };
    } catch (NumberFormatException e) {
      throw malformed(body);
    }
  }

  private static Map<String, String> labels(Map<String, String> labels) {
    if (labels == null) {
      return Map.of();
    }
    Map<String, String> present = new HashMap<>(labels);
    present.values().removeIf(Objects::isNull);
    return Map.copyOf(present);
  }

  private static String text(String text) {
    return text == null ? "" : text;
  }

  private static <T> T read(ObjectReader reader, byte[] body) throws PrometheusException {
    T answer;
    try {
      answer = reader.readValue(body);
    } catch (IOException | RuntimeException e) {
      // Not everything that the JSON parser may find in a hostile text is an IOException to it.
      throw malformed(body);
    }
    if (answer == null) {
      throw malformed(body);
    }
    return answer;
  }

  private static PrometheusException malformed(byte[] body) {
    return new PrometheusException(
        Kind.MALFORMED, "the answer is not what Prometheus' API gives: " + Excerpt.of(body));
  }
}
