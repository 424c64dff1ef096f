package io.metricsdemo.app.http;

import io.metricsdemo.http.Handler;
import io.metricsdemo.http.Response;
import java.util.Map;

/** The answers to the probes: live while the process runs, ready until it stops. */
public final class Health {

  private volatile boolean ready;

  /** {@code /livez} and {@code /readyz}. */
  public Map<String, Handler> handlers() {
    return Map.of(
        "/livez", request -> Response.text(200, "ok\n"),
        "/readyz",
            request -> ready ? Response.text(200, "ok\n") : Response.text(503, "not ready\n"));
  }

  /** Whether {@code /readyz} says yes from now on. */
  public void setReady(boolean ready) {
    this.ready = ready;
  }
}
