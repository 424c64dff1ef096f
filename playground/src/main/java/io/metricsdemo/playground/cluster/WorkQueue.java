package io.metricsdemo.playground.cluster;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys that a controller still has to look at: each is in it once however often it changed, one
 * thread works on them, and a key whose work failed comes back.
 *
 * @param <K> what is reconciled
 */
public final class WorkQueue<K> implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(WorkQueue.class);
  private static final Duration AFTER_CONFLICT = Duration.ofMillis(20);
  private static final Duration FIRST_RETRY = Duration.ofMillis(200);
  private static final Duration LAST_RETRY = Duration.ofSeconds(30);

  private final String name;
  private final Consumer<K> reconcile;
  private final ScheduledExecutorService thread;
  private final Set<K> waiting = new HashSet<>();
  private final Map<K, Duration> retries = new HashMap<>();

  /**
   * @param reconcile looks at the present state and moves it one step on; may throw
   */
  public WorkQueue(String name, Consumer<K> reconcile) {
    this.name = name;
    this.reconcile = reconcile;
    this.thread =
        Executors.newSingleThreadScheduledExecutor(
            work -> {
              Thread daemon = new Thread(work, name);
              daemon.setDaemon(true);
              return daemon;
            });
  }

  /** Has the key looked at as soon as possible. */
  public void add(K key) {
    addAfter(key, Duration.ZERO);
  }

  /** Has the key looked at after a while; only keys without a delay are merged. */
  public void addAfter(K key, Duration delay) {
    if (delay.isZero()) {
      synchronized (waiting) {
        if (!waiting.add(key)) {
          return;
        }
      }
    }
    try {
      thread.schedule(() -> work(key), delay.toNanos(), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      log.atTrace().addKeyValue("queue", name).log("Closed");
    }
  }

  private void work(K key) {
    synchronized (waiting) {
      waiting.remove(key);
    }
    try {
      reconcile.accept(key);
      retries.remove(key);
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
        // Somebody else wrote between our read and our write: read again.
        addAfter(key, AFTER_CONFLICT);
      } else {
        retry(key, e);
      }
    } catch (RuntimeException e) {
      retry(key, e);
    }
  }

  private void retry(K key, RuntimeException failure) {
    if (thread.isShutdown()) {
      return;
    }
    Duration delay = retries.getOrDefault(key, FIRST_RETRY);
    retries.put(key, delay.compareTo(LAST_RETRY) < 0 ? delay.multipliedBy(2) : LAST_RETRY);
    log.atWarn()
        .setCause(failure)
        .addKeyValue("queue", name)
        .addKeyValue("key", key)
        .addKeyValue("retryAfter", delay)
        .log("Reconcile failed");
    addAfter(key, delay);
  }

  @Override
  public void close() {
    thread.shutdownNow();
    try {
      thread.awaitTermination(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
