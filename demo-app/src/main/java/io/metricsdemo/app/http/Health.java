package io.metricsdemo.app.http;

import com.sun.net.httpserver.HttpHandler;
import java.util.Map;

/** The answers to the probes: live while the process runs, ready until it stops. */
public final class Health {

  private volatile boolean ready;

  /** {@code /livez} and {@code /readyz}. */
  public Map<String, HttpHandler> handlers() {
    return Map.of(
        "/livez", exchange -> Response.text(200, "ok\n").send(exchange),
        "/readyz",
            exchange ->
                (ready ? Response.text(200, "ok\n") : Response.text(503, "not ready\n"))
                    .send(exchange));
  }

  /** Whether {@code /readyz} says yes from now on. */
  public void setReady(boolean ready) {
    this.ready = ready;
  }
}
