package io.metricsdemo.operator.kubernetes;

import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One daemon thread that runs tasks later or again and again. A task that throws is logged, and its
 * schedule goes on. After the end, what is pending is dropped and what is new is ignored.
 */
public final class DaemonScheduler implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(DaemonScheduler.class);

  private final String name;
  private final ScheduledThreadPoolExecutor executor;
  private final TransitionLog<String> failures =
      new TransitionLog<>(LOG, "Background task failed, retrying", "Background task recovered");

  /**
   * @param name of the thread
   */
  public DaemonScheduler(String name) {
    this.name = name;
    executor =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, name);
              thread.setDaemon(true);
              return thread;
            },
            new ThreadPoolExecutor.DiscardPolicy());
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    executor.setRemoveOnCancelPolicy(true);
  }

  /** Runs a task once. */
  public ScheduledFuture<?> schedule(Runnable task, Duration delay) {
    return executor.schedule(guarded(task), delay.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Runs a task for ever, with this delay from the end of one run to the start of the next. */
  public void repeat(Runnable task, Duration initialDelay, Duration delay) {
    executor.scheduleWithFixedDelay(
        guarded(task), initialDelay.toNanos(), delay.toNanos(), TimeUnit.NANOSECONDS);
  }

  private Runnable guarded(Runnable task) {
    return () -> {
      try {
        task.run();
        failures.recovered(name, line -> line.addKeyValue("thread", name));
      } catch (RuntimeException e) {
        if (!executor.isShutdown()) {
          failures.failed(name, e.toString(), line -> line.addKeyValue("thread", name).setCause(e));
        }
      }
    };
  }

  /** Ends without interrupting the task that runs. */
  public void shutdown() {
    executor.shutdown();
  }

  /** After {@link #shutdown()}: whether the task that runs has ended in this time. */
  public boolean awaitTermination(Duration patience) throws InterruptedException {
    return executor.awaitTermination(patience.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Ends at once, and interrupts the task that runs. */
  @Override
  public void close() {
    executor.shutdownNow();
  }
}
