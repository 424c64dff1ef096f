package io.metricsdemo.operator.prometheus;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * The server that the operator's settings name: a failure carries what to change in them, and after
 * HTTP status 429 no query is sent for a while. Safe for use by several threads.
 */
public final class ConfiguredPrometheusApi implements PrometheusApi {

  private static final Duration FIRST_PAUSE = Duration.ofSeconds(30);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

  private final PrometheusApi server;
  private final SettingsFix fix;
  private final LongSupplier nanoTime;

  private PrometheusException limited;
  private long resumes;
  private Duration pause = FIRST_PAUSE;

  public ConfiguredPrometheusApi(ServerSettings settings) {
    this(new PrometheusClient(HttpTransport.to(settings)), settings, System::nanoTime);
  }

  ConfiguredPrometheusApi(PrometheusApi server, ServerSettings settings, LongSupplier nanoTime) {
    this.server = server;
    this.fix = new SettingsFix(settings);
    this.nanoTime = nanoTime;
  }

  /** A request of the API. */
  private interface Request<T> {
    T send() throws PrometheusException;
  }

  @Override
  public List<Sample> query(String expression) throws PrometheusException {
    return send(() -> server.query(expression));
  }

  @Override
  public List<Target> targets(String scrapePool) throws PrometheusException {
    return send(() -> server.targets(scrapePool));
  }

  @Override
  public DroppedTargets droppedTargets(String scrapePool) throws PrometheusException {
    return send(() -> server.droppedTargets(scrapePool));
  }

  @Override
  public Optional<Boolean> reloadSucceeded() throws PrometheusException {
    return send(server::reloadSucceeded);
  }

  @Override
  public Optional<String> pod() {
    return server.pod();
  }

  private <T> T send(Request<T> request) throws PrometheusException {
    failWhileLimited();
    try {
      T answer = request.send();
      resume();
      return answer;
    } catch (PrometheusException e) {
      PrometheusException explained = fix.of(e).map(e::withFix).orElse(e);
      if (e.symptom() == Symptom.RATE_LIMITED) {
        pause(explained);
      }
      throw explained;
    }
  }

  private synchronized void failWhileLimited() throws PrometheusException {
    if (limited != null && nanoTime.getAsLong() - resumes < 0) {
      throw limited;
    }
  }

  private synchronized void resume() {
    limited = null;
    pause = FIRST_PAUSE;
  }

  private synchronized void pause(PrometheusException failure) {
    limited = failure;
    resumes = nanoTime.getAsLong() + pause.toNanos();
    Duration longer = pause.multipliedBy(2);
    pause = longer.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : longer;
  }
}
