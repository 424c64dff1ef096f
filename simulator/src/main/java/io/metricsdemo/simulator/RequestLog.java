package io.metricsdemo.simulator;

import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Every request that the server answered, in their order, the newest 100,000 of them. */
public final class RequestLog {

  private static final int LIMIT = 100_000;

  private final ArrayDeque<LoggedRequest> requests = new ArrayDeque<>();
  private final List<Consumer<LoggedRequest>> listeners = new CopyOnWriteArrayList<>();

  RequestLog() {}

  void add(LoggedRequest request) {
    synchronized (this) {
      requests.addLast(request);
      if (requests.size() > LIMIT) {
        requests.removeFirst();
      }
    }
    listeners.forEach(listener -> listener.accept(request));
  }

  public synchronized List<LoggedRequest> all() {
    return List.copyOf(requests);
  }

  public List<LoggedRequest> matching(Predicate<LoggedRequest> filter) {
    return all().stream().filter(filter).toList();
  }

  /**
   * @param verb as in {@link LoggedRequest#verb()}
   * @param resource as in {@link LoggedRequest#resource()}; subresources count apart
   */
  public long count(String verb, String resource) {
    return matching(r -> r.verb().equals(verb) && r.resource().equals(resource)).stream()
        .filter(r -> r.subresource().isEmpty())
        .count();
  }

  public long count(String verb, String resource, String subresource) {
    return matching(r -> r.verb().equals(verb) && r.resource().equals(resource)).stream()
        .filter(r -> r.subresource().equals(subresource))
        .count();
  }

  /** All that wanted to change something, without Events and Leases, which are counted apart. */
  public List<LoggedRequest> writes() {
    return matching(
        r ->
            r.isWrite()
                && !r.resource().startsWith("events")
                && !r.resource().startsWith("leases"));
  }

  /** Calls for each request from now on, within its handling. */
  public void listen(Consumer<LoggedRequest> listener) {
    listeners.add(listener);
  }

  /** Forgets what was logged so far. */
  public synchronized void reset() {
    requests.clear();
  }
}
