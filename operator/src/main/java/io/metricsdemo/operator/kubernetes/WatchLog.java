package io.metricsdemo.operator.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.processing.Controller;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.ManagedInformerEventSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells in the log when objects of a kind can no longer be watched, and when they can again: one
 * line each, however often the informer tries. An API server that is away is told once for all.
 */
public final class WatchLog implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(WatchLog.class);

  private static final long PERIOD_MILLIS = 2000;

  private final KubernetesClient client;
  private final Controller<?> controller;
  private final ScheduledThreadPoolExecutor scheduler;

  /** What was told of each event source that does not work. */
  private final Map<String, String> told = new HashMap<>();

  /** Event sources that did not work when they were looked at the last time. */
  private final Set<String> idle = new HashSet<>();

  private boolean away;

  public WatchLog(KubernetesClient client, Controller<?> controller) {
    this.client = client;
    this.controller = controller;
    scheduler =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "watch-log");
              thread.setDaemon(true);
              return thread;
            },
            new ThreadPoolExecutor.DiscardPolicy());
  }

  /** Begins to look. */
  public void start() {
    scheduler.scheduleWithFixedDelay(
        this::look, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void look() {
    try {
      Optional<Obstacle> unreachable = Optional.empty();
      for (EventSource<?, ?> source : controller.getEventSourceManager().allEventSources()) {
        if (unreachable.isEmpty()
            && source instanceof ManagedInformerEventSource<?, ?, ?> informers
            && !isRenewed(informers)) {
          Optional<Obstacle> reason = Watches.reason(client, informers);
          unreachable = reason.filter(obstacle -> !obstacle.answered());
          if (unreachable.isEmpty()) {
            tell(informers, reason);
          }
        }
      }
      tellReachability(unreachable);
    } catch (RuntimeException e) {
      // A source may be deregistered at any time; an exception would end the schedule.
      LOG.atDebug().setCause(e).log("could not look at the watches");
    }
  }

  /**
   * A watch that ends as it should is there again with the next look: that is not worth a question.
   */
  private boolean isRenewed(ManagedInformerEventSource<?, ?, ?> source) {
    if (Watches.work(source)) {
      idle.remove(source.name());
      return false;
    }
    return idle.add(source.name());
  }

  private void tell(ManagedInformerEventSource<?, ?, ?> source, Optional<Obstacle> obstacle) {
    String kind = source.configuration().getResourceClass().getSimpleName();
    if (obstacle.isPresent()) {
      String message = obstacle.get().message();
      if (!message.equals(told.put(source.name(), message))) {
        LOG.atWarn()
            .addKeyValue("kind", kind)
            .addKeyValue("answer", message)
            .log("cannot watch, and goes on trying: is the CRD installed, is it permitted?");
      }
    } else if (told.remove(source.name()) != null) {
      LOG.atInfo().addKeyValue("kind", kind).log("watching again");
    }
  }

  private void tellReachability(Optional<Obstacle> unreachable) {
    if (unreachable.isPresent() && !away) {
      LOG.atWarn()
          .addKeyValue("answer", unreachable.get().message())
          .log("the API server cannot be reached, and is tried again");
    } else if (unreachable.isEmpty() && away) {
      LOG.info("the API server answers again");
    }
    away = unreachable.isPresent();
  }

  @Override
  public void close() {
    scheduler.shutdownNow();
  }
}
