package io.metricsdemo.http;

/**
 * Answers the requests to one path. It runs on the thread of the endpoint, so it takes what it
 * needs from memory and waits for nothing.
 */
@FunctionalInterface
public interface Handler {

  /** The answer to a GET or HEAD request; of the latter the body is not sent. */
  Response answer(Request request);
}
