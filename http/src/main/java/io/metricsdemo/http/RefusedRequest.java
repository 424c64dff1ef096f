package io.metricsdemo.http;

/** A request that cannot be read, with the status that says why. */
final class RefusedRequest extends Exception {

  private static final long serialVersionUID = 1L;

  private final int status;

  /**
   * A refusal.
   *
   * @param status of the response, whose body is the message
   */
  RefusedRequest(int status, String message) {
    super(message);
    this.status = status;
  }

  Response response() {
    return Response.text(status, getMessage() + "\n");
  }
}
