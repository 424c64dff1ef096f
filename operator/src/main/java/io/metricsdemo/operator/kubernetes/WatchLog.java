package io.metricsdemo.operator.kubernetes;

import io.javaoperatorsdk.operator.processing.Controller;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.ManagedInformerEventSource;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Logs when objects of a kind can no longer be watched, and when they can again: one line each,
 * however often the informer tries. An API server that is away is logged once for all kinds.
 */
public final class WatchLog implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(WatchLog.class);

  private static final Duration PERIOD = Duration.ofSeconds(2);

  private final Watches watches;
  private final Controller<?> controller;
  private final DaemonScheduler scheduler = new DaemonScheduler("watch-log");
  private final TransitionLog<String> kinds =
      new TransitionLog<>(
          LOG,
          "Failed to watch resource, retrying; check that the CRD exists and RBAC allows list and"
              + " watch",
          "Watching resource again");
  private final TransitionLog<String> apiServer =
      new TransitionLog<>(
          LOG, "Failed to reach API server, retrying", "API server is reachable again");

  /** Event sources that did not work at the last check. */
  private final Set<String> idle = new HashSet<>();

  public WatchLog(Watches watches, Controller<?> controller) {
    this.watches = watches;
    this.controller = controller;
  }

  /** Begins to check. */
  public void start() {
    scheduler.repeat(this::check, PERIOD, PERIOD);
  }

  private void check() {
    Optional<WatchFailure> unreachable = Optional.empty();
    for (EventSource<?, ?> source : controller.getEventSourceManager().allEventSources()) {
      if (unreachable.isEmpty()
          && source instanceof ManagedInformerEventSource<?, ?, ?> informers) {
        unreachable = check(informers);
      }
    }
    report(apiServer, "", unreachable, line -> line);
  }

  /** Returns why the API server could not be reached, if it could not. */
  private Optional<WatchFailure> check(ManagedInformerEventSource<?, ?, ?> source) {
    Optional<WatchFailure> reason;
    try {
      if (isRenewed(source)) {
        return Optional.empty();
      }
      reason = watches.reason(source);
    } catch (RuntimeException e) {
      // The SDK has no informers of a source that is about to start or to end.
      LOG.atDebug().setCause(e).log("Skipped check of a watch");
      return Optional.empty();
    }
    Optional<WatchFailure> unreachable = reason.filter(failure -> !failure.answered());
    if (unreachable.isEmpty()) {
      report(source, reason);
    }
    return unreachable;
  }

  /** A watch that ends as it should is there again at the next check: that costs no question. */
  private boolean isRenewed(ManagedInformerEventSource<?, ?, ?> source) {
    if (Watches.work(source)) {
      idle.remove(source.name());
      return false;
    }
    return idle.add(source.name());
  }

  private void report(ManagedInformerEventSource<?, ?, ?> source, Optional<WatchFailure> failure) {
    String kind = source.configuration().getResourceClass().getSimpleName();
    report(kinds, source.name(), failure, line -> line.addKeyValue("kind", kind));
  }

  private static void report(
      TransitionLog<String> log,
      String key,
      Optional<WatchFailure> failure,
      UnaryOperator<LoggingEventBuilder> context) {
    failure.ifPresentOrElse(
        reason ->
            log.failed(
                key,
                reason.answered() ? reason.message() : "away",
                line -> context.apply(line).addKeyValue("err", reason.message())),
        () -> log.recovered(key, context));
  }

  @Override
  public void close() {
    scheduler.close();
  }
}
