package io.metricsdemo.operator.prometheus;

import java.util.Optional;
import java.util.Set;

/**
 * A server did not answer, or not as Prometheus does. The message is safe to show: short, on one
 * line, and with no more than a cut of what the server sent.
 */
public final class PrometheusException extends Exception {

  private static final long serialVersionUID = 1;

  /** What went wrong. */
  public enum Kind {
    /** No connection, or none in time. */
    UNREACHABLE,
    /** An HTTP status that is not success, such as a redirect. */
    REFUSED,
    /** The API server does not let the caller through; the message has the permission. */
    NOT_PERMITTED,
    /** Too large, not JSON, or JSON of another shape. */
    MALFORMED,
    /** An answer that lacks data, by its own warnings. */
    INCOMPLETE,
    /** The server does not support the request, such as a query to an agent. */
    UNSUPPORTED
  }

  /** A server that answers queries and shows one of these does not list its targets. */
  private static final Set<Symptom> TARGETS_DENIED =
      Set.of(
          Symptom.UNAUTHORIZED,
          Symptom.NO_TENANT,
          Symptom.FORBIDDEN,
          Symptom.NO_API,
          Symptom.BAD_REQUEST,
          Symptom.REDIRECT,
          Symptom.WEB_PAGE);

  private final Kind kind;
  private final Symptom symptom;
  private final String fix;

  public PrometheusException(Kind kind, String message) {
    this(kind, Symptom.OTHER, message);
  }

  public PrometheusException(Kind kind, Symptom symptom, String message) {
    this(kind, symptom, message, null);
  }

  private PrometheusException(Kind kind, Symptom symptom, String message, String fix) {
    super(message);
    this.kind = kind;
    this.symptom = symptom;
    this.fix = fix;
  }

  /** The same with what to change, in sentences. */
  PrometheusException withFix(String whatToChange) {
    return new PrometheusException(kind, symptom, getMessage(), whatToChange);
  }

  public Kind kind() {
    return kind;
  }

  public Symptom symptom() {
    return symptom;
  }

  /** What to change in the operator's settings or in the server that they name. */
  public Optional<String> fix() {
    return Optional.ofNullable(fix);
  }

  /** Whether it shows, of a server that answers queries, that it does not list its targets. */
  boolean deniesTargets() {
    return kind == Kind.UNSUPPORTED || kind == Kind.MALFORMED || TARGETS_DENIED.contains(symptom);
  }
}
