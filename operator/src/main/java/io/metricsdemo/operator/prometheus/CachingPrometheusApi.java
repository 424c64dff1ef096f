package io.metricsdemo.operator.prometheus;

import io.metricsdemo.operator.prometheus.PrometheusException.Kind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * One server for the time of one round: it is asked for the targets of a scrape pool once, so that
 * all checks see the same, and not at all once it has failed, since one that hangs takes its
 * timeout each time. Not safe for use by several threads.
 */
public final class CachingPrometheusApi implements PrometheusApi {

  private final PrometheusApi server;
  private final BooleanSupplier timeIsUp;
  private final Map<String, List<Target>> targets = new HashMap<>();
  private PrometheusException failure;
  private PrometheusException noTargetsApi;

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
    failed.failure = failure;
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
  }

  @Override
  public Optional<String> pod() {
    return server.pod();
  }

  @Override
  public List<Sample> query(String expression) throws PrometheusException {
    return ask(() -> server.query(expression));
  }

  @Override
  public List<Target> targets(String scrapePool) throws PrometheusException {
    List<Target> known = targets.get(scrapePool);
    if (known == null) {
      known = ask(() -> supportedTargets(scrapePool));
      targets.put(scrapePool, known);
    }
    return known;
  }

  private List<Target> supportedTargets(String scrapePool) throws PrometheusException {
    if (noTargetsApi != null) {
      throw noTargetsApi;
    }
    try {
      return server.targets(scrapePool);
    } catch (PrometheusException e) {
      noTargetsApi = e.kind() == Kind.UNSUPPORTED ? e : null;
      throw e;
    }
  }

  private interface Request<T> {
    T answer() throws PrometheusException;
  }

  private <T> T ask(Request<T> request) throws PrometheusException {
    if (failure != null) {
      throw failure;
    }
    if (timeIsUp.getAsBoolean()) {
      throw new PrometheusException(
          Kind.UNREACHABLE, "it was not queried, since the time of this round was up");
    }
    try {
      return request.answer();
    } catch (PrometheusException e) {
      // One that does not support a request may well answer others.
      if (e.kind() != Kind.UNSUPPORTED) {
        failure = e;
      }
      throw e;
    }
  }

  /** The targets that it has been asked for already; none where it has not been. */
  public List<Target> knownTargets(String scrapePool) {
    return targets.getOrDefault(scrapePool, List.of());
  }
}
