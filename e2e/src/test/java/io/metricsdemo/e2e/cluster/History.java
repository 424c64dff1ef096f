package io.metricsdemo.e2e.cluster;

import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.Watchable;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Each version of an object from now on until its deletion, also those that are soon replaced. */
final class History<T> implements AutoCloseable {

  private final List<T> versions = new CopyOnWriteArrayList<>();
  private final Watch watch;
  private volatile WatcherException broken;

  History(Watchable<T> object) {
    watch =
        object.watch(
            new Watcher<>() {
              @Override
              public void eventReceived(Action action, T now) {
                if (action != Action.DELETED) {
                  versions.add(now);
                }
              }

              @Override
              public void onClose(WatcherException cause) {
                broken = cause;
              }
            });
  }

  /** Those so far. */
  List<T> versions() {
    if (broken != null) {
      throw new IllegalStateException("something may have been missed", broken);
    }
    return List.copyOf(versions);
  }

  @Override
  public void close() {
    watch.close();
  }
}
