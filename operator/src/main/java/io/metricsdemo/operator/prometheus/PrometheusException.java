package io.metricsdemo.operator.prometheus;

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
    /** An HTTP status that is not success, a redirect for one. */
    REFUSED,
    /** The API server does not let the caller through; the message has the permission. */
    NOT_PERMITTED,
    /** Too large, not JSON, or JSON of another shape. */
    MALFORMED,
    /** An answer that lacks data, by its own warnings. */
    INCOMPLETE,
    /** The server understands, and says that it does not do this: a query put to an agent. */
    UNSUPPORTED
  }

  private final Kind kind;

  public PrometheusException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }
}
