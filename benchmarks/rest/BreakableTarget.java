import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URI;

/** A target whose scrapes can be made to fail. */
final class BreakableTarget extends Relay {

  private static final int UNAVAILABLE = 503;

  private boolean broken;
  private long scraped;

  BreakableTarget(URI application) throws IOException {
    super(application);
  }

  @Override
  void handle(HttpExchange exchange) throws IOException {
    boolean fails = isBroken();
    if (fails) {
      exchange.sendResponseHeaders(UNAVAILABLE, -1);
      exchange.close();
    } else {
      answer(exchange, fetch(exchange));
    }
    noteScrape(fails);
  }

  private synchronized boolean isBroken() {
    return broken;
  }

  private synchronized void noteScrape(boolean failed) {
    if (failed == broken && scraped == 0) {
      scraped = System.nanoTime();
      notifyAll();
    }
  }

  /**
   * Lets scrapes fail or succeed from now on, and returns when the first one of these has ended.
   */
  synchronized long awaitScrape(boolean fails) throws InterruptedException {
    broken = fails;
    scraped = 0;
    while (scraped == 0) {
      wait();
    }
    return scraped;
  }
}
