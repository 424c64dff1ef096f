package io.metricsdemo.http.scrape;

import io.prometheus.metrics.config.EscapingScheme;
import java.util.Optional;

/**
 * The format of a scrape, as <a
 * href="https://pkg.go.dev/github.com/prometheus/common/expfmt#NegotiateIncludingOpenMetrics">Go's
 * expfmt</a> negotiates it: the first type of the Accept header that is known, text without one.
 * Unlike there, a type with the weight 0 is refused, and types are the same in any case.
 *
 * @param syntax of the body
 * @param mediaType of the response, without the escaping
 * @param escaping of names that older scrapers do not take
 */
public record ExpositionFormat(Syntax syntax, String mediaType, EscapingScheme escaping) {

  /** How the metrics are written. */
  public enum Syntax {
    TEXT,
    OPENMETRICS,
    PROTOBUF
  }

  private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";
  private static final String OPENMETRICS =
      "application/openmetrics-text; version=%s; charset=utf-8";
  private static final String MESSAGE = "io.prometheus.client.MetricFamily";
  private static final String PROTOBUF =
      "application/vnd.google.protobuf; proto=" + MESSAGE + "; encoding=delimited";

  /** Chooses by an Accept header; an empty one takes text. */
  static ExpositionFormat negotiate(String accept) {
    EscapingScheme escaping = EscapingScheme.UNDERSCORE_ESCAPING;
    for (AcceptClause clause : AcceptClause.parse(accept)) {
      escaping = escaping(clause).orElse(escaping);
      Optional<ExpositionFormat> format = of(clause, escaping);
      if (format.isPresent() && clause.weight() > 0) {
        return format.get();
      }
    }
    return new ExpositionFormat(Syntax.TEXT, TEXT, escaping);
  }

  /** The Content-Type of the response. */
  String contentType() {
    return mediaType + "; escaping=" + escaping.getValue();
  }

  private static Optional<ExpositionFormat> of(AcceptClause clause, EscapingScheme escaping) {
    String version = clause.parameters().getOrDefault("version", "");
    switch (clause.type()) {
      case "text/plain":
        if (version.isEmpty() || version.equals("0.0.4")) {
          return Optional.of(new ExpositionFormat(Syntax.TEXT, TEXT, escaping));
        }
        return Optional.empty();
      case "application/openmetrics-text":
        String answered = version.isEmpty() ? "0.0.1" : version;
        if (answered.equals("0.0.1") || answered.equals("1.0.0")) {
          return Optional.of(
              new ExpositionFormat(Syntax.OPENMETRICS, OPENMETRICS.formatted(answered), escaping));
        }
        return Optional.empty();
      case "application/vnd.google.protobuf":
        if (MESSAGE.equals(clause.parameters().get("proto"))
            && "delimited".equals(clause.parameters().get("encoding"))) {
          return Optional.of(new ExpositionFormat(Syntax.PROTOBUF, PROTOBUF, escaping));
        }
        return Optional.empty();
      default:
        return Optional.empty();
    }
  }

  private static Optional<EscapingScheme> escaping(AcceptClause clause) {
    String name = clause.parameters().get("escaping");
    for (EscapingScheme scheme : EscapingScheme.values()) {
      if (scheme.getValue().equals(name)) {
        return Optional.of(scheme);
      }
    }
    return Optional.empty();
  }
}
