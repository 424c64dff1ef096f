package io.metricsdemo.operator.scraping;

import io.metricsdemo.operator.prometheus.ServerRef;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What is remembered of one demo, by its uid, from one round to the next. */
final class DemoState {

  /** Used by the threads of several servers. */
  private final Map<ServerRef, ServerState> servers = new ConcurrentHashMap<>();

  final Stopwatch.Times times = new Stopwatch.Times();

  /** Whether some server scraped every pod in the last round. */
  boolean scraped;

  ServerState of(ServerRef server) {
    return servers.computeIfAbsent(server, ref -> new ServerState());
  }

  /** Forgets the servers that are gone. */
  void retain(Collection<ServerRef> present) {
    servers.keySet().retainAll(present);
  }
}
