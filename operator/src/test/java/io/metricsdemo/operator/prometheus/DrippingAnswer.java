package io.metricsdemo.operator.prometheus;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.CountDownLatch;

/** Never ends, and is never silent either: a byte every 20 ms, until the client hangs up. */
final class DrippingAnswer implements HttpHandler {

  private final CountDownLatch hungUp = new CountDownLatch(1);

  boolean isHungUp() {
    return hungUp.getCount() == 0;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, 0);
    try (OutputStream body = exchange.getResponseBody()) {
      while (true) {
        body.write('x');
        body.flush();
        Thread.sleep(20);
      }
    } catch (IOException | InterruptedException e) {
      hungUp.countDown();
    }
  }
}
