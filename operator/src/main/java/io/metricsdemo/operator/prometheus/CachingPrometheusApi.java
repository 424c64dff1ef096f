package io.metricsdemo.operator.prometheus;

import io.metricsdemo.operator.prometheus.PrometheusException.Kind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * One server during one round. It is queried once for the targets of a scrape pool, so that all
 * checks see the same ones, and not again after a failure, since a server that hangs takes its
 * timeout each time. A server that fails to list targets may still answer queries. Not safe for use
 * by several threads.
 */
public final class CachingPrometheusApi implements PrometheusApi {

  private final PrometheusApi server;
  private final BooleanSupplier timeIsUp;
  private final Map<String, List<Target>> targets = new HashMap<>();
  private final Map<String, DroppedTargets> dropped = new HashMap<>();
  private boolean reloadAsked;
  private Optional<Boolean> reloadSucceeded = Optional.empty();
  private PrometheusException queryFailure;
  private PrometheusException targetsFailure;
  private PrometheusException droppedFailure;

  public CachingPrometheusApi(PrometheusApi server) {
    this(server, () -> false);
  }

  /**
   * @param timeIsUp whether no further request may be started
   */
  public CachingPrometheusApi(PrometheusApi server, BooleanSupplier timeIsUp) {
    this.server = server;
    this.timeIsUp = timeIsUp;
  }

  /** A server that has failed already. */
  public static CachingPrometheusApi failed(PrometheusException failure) {
    CachingPrometheusApi failed = new CachingPrometheusApi(new FailedServer(failure));
    failed.queryFailure = failure;
    failed.targetsFailure = failure;
    return failed;
  }

  private record FailedServer(PrometheusException failure) implements PrometheusApi {
    @Override
    public List<Sample> query(String expression) throws PrometheusException {
      throw failure;
    }

    @Override
    public List<Target> targets(String scrapePool) throws PrometheusException {
      throw failure;
    }

    @Override
    public DroppedTargets droppedTargets(String scrapePool) throws PrometheusException {
      throw failure;
    }

    @Override
    public Optional<Boolean> reloadSucceeded() throws PrometheusException {
      throw failure;
    }

    @Override
    public Optional<String> pod() {
      return Optional.empty();
    }
  }

  @Override
  public Optional<String> pod() {
    return server.pod();
  }

  @Override
  public List<Sample> query(String expression) throws PrometheusException {
    if (queryFailure != null) {
      throw queryFailure;
    }
    requireTime();
    try {
      return server.query(expression);
    } catch (PrometheusException e) {
      queryFailure = e;
      throw e;
    }
  }

  @Override
  public List<Target> targets(String scrapePool) throws PrometheusException {
    List<Target> known = targets.get(scrapePool);
    if (known != null) {
      return known;
    }
    if (targetsFailure != null) {
      throw targetsFailure;
    }
    requireTime();
    try {
      known = server.targets(scrapePool);
    } catch (PrometheusException e) {
      targetsFailure = e;
      throw e;
    }
    targets.put(scrapePool, known);
    return known;
  }

  @Override
  public DroppedTargets droppedTargets(String scrapePool) throws PrometheusException {
    DroppedTargets known = dropped.get(scrapePool);
    if (known != null) {
      return known;
    }
    if (droppedFailure != null) {
      throw droppedFailure;
    }
    requireTime();
    try {
      known = server.droppedTargets(scrapePool);
    } catch (PrometheusException e) {
      droppedFailure = e;
      throw e;
    }
    dropped.put(scrapePool, known);
    return known;
  }

  @Override
  public Optional<Boolean> reloadSucceeded() throws PrometheusException {
    if (!reloadAsked) {
      requireTime();
      // Also where it fails: such a server is not queried again in this round.
      reloadAsked = true;
      reloadSucceeded = server.reloadSucceeded();
    }
    return reloadSucceeded;
  }

  private void requireTime() throws PrometheusException {
    if (timeIsUp.getAsBoolean()) {
      throw new PrometheusException(
          Kind.UNREACHABLE, "it was not queried, because the time of this round was up");
    }
  }

  /** Why its targets are not known; empty while it has not failed to list them. */
  public Optional<PrometheusException> targetsFailure() {
    return Optional.ofNullable(targetsFailure);
  }

  /** Whether it answers queries and does not list its targets, as many that store samples. */
  public boolean listsNoTargets() {
    return queryFailure == null && targetsFailure != null && targetsFailure.deniesTargets();
  }

  /** The targets that have been queried already; none before that. */
  public List<Target> knownTargets(String scrapePool) {
    return targets.getOrDefault(scrapePool, List.of());
  }
}
