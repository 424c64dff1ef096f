package io.metricsdemo.operator.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.metricsdemo.operator.LogOf;
import io.metricsdemo.testing.Patience;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DaemonSchedulerTest {

  private static final Duration MILLISECOND = Duration.ofMillis(1);

  private final LogOf log = LogOf.logger(DaemonScheduler.class);
  private final DaemonScheduler scheduler = new DaemonScheduler("test");

  @AfterEach
  void stop() {
    scheduler.close();
    log.close();
  }

  @Test
  void exception_is_logged_once_and_does_not_end_the_schedule() {
    AtomicInteger runs = new AtomicInteger();

    scheduler.repeat(
        () -> {
          if (runs.incrementAndGet() <= 3) {
            throw new IllegalStateException("broken");
          }
        },
        Duration.ZERO,
        MILLISECOND);

    await().until(() -> runs.get() > 5);
    assertThat(log.lines())
        .containsExactly(
            "Background task failed, retrying thread=\"test\"",
            "Background task recovered thread=\"test\"");
  }

  @Test
  void shutdown_lets_the_running_task_finish_and_drops_what_is_pending() throws Exception {
    CountDownLatch running = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    AtomicInteger finished = new AtomicInteger();
    scheduler.schedule(
        () -> {
          running.countDown();
          try {
            goOn.await();
            finished.incrementAndGet();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        },
        Duration.ZERO);
    Future<?> pending = scheduler.schedule(finished::incrementAndGet, Duration.ofMinutes(1));
    running.await();

    scheduler.shutdown();
    goOn.countDown();

    assertThat(scheduler.awaitTermination(Patience.BY_DEFAULT)).isTrue();
    scheduler.schedule(finished::incrementAndGet, Duration.ZERO);
    assertThat(finished).hasValue(1);
    assertThat(pending.isCancelled()).isTrue();
  }

  @Test
  void thread_is_a_daemon_with_its_name() {
    AtomicInteger daemons = new AtomicInteger();

    scheduler.schedule(
        () -> {
          Thread thread = Thread.currentThread();
          if (thread.isDaemon() && thread.getName().equals("test")) {
            daemons.incrementAndGet();
          }
        },
        Duration.ZERO);

    await().until(() -> daemons.get() == 1);
  }
}
