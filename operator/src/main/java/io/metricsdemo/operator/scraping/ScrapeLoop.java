package io.metricsdemo.operator.scraping;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.metricsdemo.operator.diagnosis.Diagnosis;
import io.metricsdemo.operator.kubernetes.DaemonScheduler;
import io.metricsdemo.operator.observability.ScrapeMetrics;
import io.metricsdemo.operator.prometheus.ServerSettings;
import io.metricsdemo.operator.prometheusoperator.PrometheusWatch;
import io.metricsdemo.operator.status.ScrapeObservation;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Observes in rounds, on a thread of its own: often while something changes, and seldom at rest.
 */
public final class ScrapeLoop implements AutoCloseable {

  private static final Duration SOON = Duration.ofSeconds(2);
  private static final Duration AT_REST = Duration.ofSeconds(15);
  private static final Duration BUSY_RECHECK = Duration.ofMillis(200);

  /** For so long after a change another one is expected. */
  private static final Duration LIVELY = Duration.ofSeconds(60);

  private final PrometheusServers servers;
  private final ScrapeObserver observer;
  private final Supplier<List<DemoView>> demos;
  private final ScrapeEventSource source;
  private final BooleanSupplier busy;
  private final Clock clock;
  private final DaemonScheduler scheduler = new DaemonScheduler("scrape-loop");

  private Map<ResourceID, ScrapeObservation> last = Map.of();
  private Instant lastRound = Instant.MIN;
  private Instant livelyUntil = Instant.MIN;

  /** When the next round was to begin; the far future while it is not due yet. */
  private Instant due = Instant.MAX;

  private ScheduledFuture<?> next;

  /**
   * A loop that is not started yet.
   *
   * @param server the only one to query; empty where they are to be found in the cluster
   * @param asker from where it is queried, as messages call it
   * @param demos those that Prometheus is queried about
   * @param source takes what was observed
   * @param busy whether demos wait to be reconciled: a round then would see few as they will be
   */
  public static ScrapeLoop of(
      Optional<ServerSettings> server,
      String asker,
      KubernetesClient client,
      Supplier<List<DemoView>> demos,
      ScrapeEventSource source,
      BooleanSupplier busy,
      ScrapeMetrics metrics,
      Clock clock) {
    PrometheusServers servers =
        server
            .<PrometheusServers>map(ConfiguredServer::new)
            .orElseGet(() -> new WatchedServers(new PrometheusWatch(client, Set.of())));
    ScrapeObserver observer =
        new ScrapeObserver(
            servers, new RecentFacts(client, clock), new Diagnosis(asker), metrics, clock);
    return new ScrapeLoop(servers, observer, demos, source, busy, clock);
  }

  private ScrapeLoop(
      PrometheusServers servers,
      ScrapeObserver observer,
      Supplier<List<DemoView>> demos,
      ScrapeEventSource source,
      BooleanSupplier busy,
      Clock clock) {
    this.servers = servers;
    this.observer = observer;
    this.demos = demos;
    this.source = source;
    this.busy = busy;
    this.clock = clock;
  }

  /** Begins: only the replica that leads queries Prometheus. */
  public void start() {
    wake();
  }

  /** Has a round soon, since something has changed. */
  public synchronized void wake() {
    livelyUntil = clock.instant().plus(LIVELY);
    boolean soonEnough = next != null && next.getDelay(TimeUnit.MILLISECONDS) <= SOON.toMillis();
    if (!soonEnough) {
      schedule();
    }
  }

  private synchronized void schedule() {
    if (next != null) {
      next.cancel(false);
    }
    Instant now = clock.instant();
    Duration period = now.isBefore(livelyUntil) ? SOON : AT_REST;
    Duration since = lastRound.equals(Instant.MIN) ? period : Duration.between(lastRound, now);
    // Several operators would else query at the same time for ever.
    double jitter = ThreadLocalRandom.current().nextDouble(0.9, 1.1);
    long delay = Math.max(0, (long) (period.minus(since).toMillis() * jitter));
    next = scheduler.schedule(this::observe, Duration.ofMillis(delay));
  }

  private void observe() {
    if (isPostponed()) {
      return;
    }
    boolean changed = false;
    try {
      if (servers.areKnown()) {
        Map<ResourceID, ScrapeObservation> now = observer.observe(demos.get());
        source.publish(now);
        changed = !now.equals(last);
        last = now;
      }
    } finally {
      note(changed);
      schedule();
    }
  }

  /** While many demos wait to be reconciled, a round waits too, but no longer than at rest. */
  private synchronized boolean isPostponed() {
    Instant now = clock.instant();
    if (due.equals(Instant.MAX)) {
      due = now;
    }
    if (busy.getAsBoolean() && now.isBefore(due.plus(AT_REST))) {
      next = scheduler.schedule(this::observe, BUSY_RECHECK);
      return true;
    }
    due = Instant.MAX;
    return false;
  }

  private synchronized void note(boolean changed) {
    lastRound = clock.instant();
    if (changed) {
      livelyUntil = lastRound.plus(LIVELY);
    }
  }

  @Override
  public void close() {
    scheduler.close();
    observer.close();
    servers.close();
  }
}
