import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Makes the scrapes of one pod fail and succeed by turns, and measures how long the status of its
 * demo says what was before.
 */
final class Probe {

  static final String DEMO = "probe";
  static final String INTERVAL = "5s";

  /** The pod of the demo whose scrapes it changes. */
  static final int POD = 1;

  /** After so long without a change an operator looks as seldom as it ever does. */
  private static final long REST_MILLIS = 70_000;

  private static final long POLL_MILLIS = 200;

  private final BreakableTarget target;
  private final Demos demos;
  private final Thread thread = new Thread(this::run, "probe");
  private final List<Long> delays = new ArrayList<>();
  private long pendingSince;

  private Probe(BreakableTarget target, Demos demos) {
    this.target = target;
    this.demos = demos;
  }

  static Probe start(BreakableTarget target, Demos demos) {
    Probe probe = new Probe(target, demos);
    probe.thread.setDaemon(true);
    probe.thread.start();
    return probe;
  }

  private void run() {
    try {
      awaitStatus(true);
      for (boolean scraped = false; ; scraped = !scraped) {
        begin(target.awaitScrape(!scraped));
        awaitStatus(scraped);
        end();
        // At whatever moment between two looks.
        Thread.sleep(REST_MILLIS + ThreadLocalRandom.current().nextLong(REST_MILLIS / 4));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void awaitStatus(boolean scraped) throws InterruptedException {
    while (demos.isScraped(DEMO) != scraped) {
      Thread.sleep(POLL_MILLIS);
    }
  }

  private synchronized void begin(long since) {
    pendingSince = since;
  }

  private synchronized void end() {
    delays.add(System.nanoTime() - pendingSince);
    pendingSince = 0;
  }

  /** Ends with this; a change that the status does not report yet has its time until now. */
  synchronized void report(Table table, int column) {
    thread.interrupt();
    boolean pending = pendingSince != 0;
    if (pending) {
      delays.add(System.nanoTime() - pendingSince);
    }
    Collections.sort(delays);
    table.put("changes of a scrape", column, delays.size());
    table.put("changes of a scrape: not in the status at the end", column, pending ? 1 : 0);
    if (!delays.isEmpty()) {
      put(table, column, "median", delays.get(delays.size() / 2));
      put(table, column, "longest", delays.get(delays.size() - 1));
    }
  }

  private static void put(Table table, int column, String which, long nanos) {
    table.put(
        "changes of a scrape: %s time until in the status, s".formatted(which),
        column,
        "%.1f".formatted(nanos / 1e9));
  }
}
