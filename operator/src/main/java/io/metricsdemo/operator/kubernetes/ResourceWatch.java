package io.metricsdemo.operator.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.javaoperatorsdk.operator.processing.event.source.informer.TransformingItemStore;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Objects of a kind that the API server may not know, or may not show, now or later. An informer
 * that ends, or does not get back to watching, is replaced by a new one, which finds out why.
 */
public final class ResourceWatch<T extends HasMetadata> {

  /**
   * How often is looked and tried.
   *
   * @param period of {@link #look}; the first retry comes after so long, each further one after
   *     twice as long as the one before
   * @param longest between two tries, whatever the reason
   * @param longestMissing between two tries while there is no such kind, which a cluster without
   *     Prometheus Operator is like for ever
   */
  public record Pace(Duration period, Duration longest, Duration longestMissing) {
    public static final Pace DEFAULT =
        new Pace(Duration.ofSeconds(2), Duration.ofSeconds(20), Duration.ofSeconds(60));

    private static final int MOST_DOUBLINGS = 10;

    /** How long to wait after a failure that came after so many others. */
    public Duration delay(int failuresBefore, boolean missing) {
      Duration delay = period.multipliedBy(1L << Math.min(failuresBefore, MOST_DOUBLINGS));
      Duration most = missing ? longestMissing : longest;
      return delay.compareTo(most) < 0 ? delay : most;
    }
  }

  private static final int LOOKS_UNTIL_REPLACED = 2;

  private final String resource;
  private final Supplier<SharedIndexInformer<T>> informers;
  private final UnaryOperator<T> pruned;
  private final Pace pace;

  private Optional<Watching> current = Optional.empty();
  private List<T> lastKnown = List.of();
  private Optional<WatchFailure> watchFailure;
  private boolean known;
  private int failures;
  private int looksWithoutWatch;
  private long nextTryNanos = System.nanoTime();

  /**
   * @param resource as RBAC rules name it, with its API group, such as {@code pods}
   * @param informers returns a new informer, not started, each time
   */
  public ResourceWatch(
      String resource,
      Supplier<SharedIndexInformer<T>> informers,
      UnaryOperator<T> pruned,
      Pace pace) {
    this.resource = resource;
    this.informers = informers;
    this.pruned = pruned;
    this.pace = pace;
    watchFailure =
        Optional.of(new WatchFailure(false, false, resource + " have not been read yet"));
  }

  /** An informer, from its start to its end. */
  private final class Watching {
    private final SharedIndexInformer<T> informer = informers.get();
    private Optional<Throwable> failure = Optional.empty();

    void start() {
      informer.itemStore(new TransformingItemStore<>(pruned));
      informer.exceptionHandler(
          (started, e) -> {
            fail(e instanceof CompletionException wrapped ? wrapped.getCause() : e);
            // It has been stopped, and does not try again; false would make it log a stack trace.
            return true;
          });
      informer.start();
    }

    private synchronized void fail(Throwable e) {
      failure = Optional.of(e);
      informer.stop();
    }

    synchronized Optional<Throwable> failure() {
      return failure;
    }

    /** An informer may not be asked while it is being stopped. */
    synchronized boolean isWatching() {
      return failure.isEmpty() && informer.isWatching();
    }
  }

  /** The objects that are known: the last ones that were while it cannot be looked. */
  public synchronized List<T> items() {
    return current
        .map(watching -> watching.informer)
        .filter(SharedIndexInformer::hasSynced)
        .map(informer -> informer.getStore().list())
        .orElse(lastKnown);
  }

  /** Why they may be outdated; empty while they are watched. */
  public synchronized Optional<WatchFailure> failure() {
    return isWatching() ? Optional.empty() : watchFailure;
  }

  /** Whether they were read, or could not be: not before the first answer of the API server. */
  public synchronized boolean isKnown() {
    return known || isWatching();
  }

  private boolean isWatching() {
    return current.isPresent() && current.get().isWatching();
  }

  /** Starts an informer where there is none and it is time, and releases an ended one. */
  public synchronized void look() {
    if (isWatching()) {
      known = true;
      watchFailure = Optional.empty();
      failures = 0;
      looksWithoutWatch = 0;
    } else if (current.isPresent()) {
      lookAfter(current.get());
    }
    if (current.isEmpty() && System.nanoTime() - nextTryNanos >= 0) {
      Watching watching = new Watching();
      current = Optional.of(watching);
      watching.start();
    }
  }

  private void lookAfter(Watching watching) {
    Optional<Throwable> failure = watching.failure();
    if (failure.isPresent()) {
      end(watching);
      failed(failure.get());
    } else if (watching.informer.hasSynced() && ++looksWithoutWatch >= LOOKS_UNTIL_REPLACED) {
      // An informer goes on trying to watch for ever, and reports to nobody why it cannot.
      end(watching);
      nextTryNanos = System.nanoTime();
    }
  }

  private void end(Watching watching) {
    lastKnown = List.copyOf(items());
    watching.informer.stop();
    current = Optional.empty();
    looksWithoutWatch = 0;
  }

  private void failed(Throwable failure) {
    known = true;
    int code = failure instanceof KubernetesClientException e ? e.getCode() : 0;
    boolean missing = code == HttpURLConnection.HTTP_NOT_FOUND;
    if (missing) {
      lastKnown = List.of();
    }
    watchFailure = missing ? Optional.empty() : Optional.of(failureOf(failure, code));
    nextTryNanos = System.nanoTime() + pace.delay(failures++, missing).toNanos();
  }

  private WatchFailure failureOf(Throwable failure, int code) {
    boolean forbidden = code == HttpURLConnection.HTTP_FORBIDDEN;
    // What the API server says of a watch that it refuses does not get through a WebSocket.
    boolean unsaid =
        failure instanceof KubernetesClientException e
            && (e.getStatus() == null || e.getStatus().getReason() == null);
    return new WatchFailure(
        forbidden,
        code > 0,
        forbidden && unsaid
            ? "the operator cannot watch " + resource
            : resource + ": " + ServerMessage.of(failure));
  }

  public synchronized void close() {
    current.ifPresent(watching -> watching.informer.stop());
    current = Optional.empty();
  }
}
