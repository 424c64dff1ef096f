package io.metricsdemo.playground.prometheus;

import io.fabric8.openshift.api.model.monitoring.v1.Endpoint;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import io.metricsdemo.operator.parameters.Interval;
import io.metricsdemo.operator.prometheus.Target;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Reads the pods' metrics itself where there is no Prometheus. Weaker evidence: it shows that the
 * pods serve what they should, not that a Prometheus finds and reads them.
 */
public final class OwnScraper implements Scraper {

  private static final String SOURCE =
      "no prometheus on the PATH: the playground scrapes /metrics itself, which proves less";
  private static final Interval DEFAULT_INTERVAL = new Interval("30s", Duration.ofSeconds(30));
  private static final Duration LONGEST_TIMEOUT = Duration.ofSeconds(10);

  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread daemon = new Thread(work, "scraper");
            daemon.setDaemon(true);
            return daemon;
          });
  private final Map<Scraped, ScheduledFuture<?>> schedule = new HashMap<>();
  private final Map<Scraped, Result> results = new ConcurrentHashMap<>();

  /** What is scraped; with another interval it is something else. */
  private record Scraped(String namespace, String pod, URI url, Interval interval) {}

  private record Result(
      Target target, List<Quantile> quantiles, SummaryText.Observations observations) {}

  @Override
  public void follow(Discovery discovery) {
    List<Scraped> wanted = scraped(discovery);
    for (Scraped gone : schedule.keySet().stream().filter(it -> !wanted.contains(it)).toList()) {
      schedule.remove(gone).cancel(false);
      results.remove(gone);
    }
    for (Scraped scraped : wanted) {
      schedule.computeIfAbsent(scraped, this::begin);
    }
  }

  private ScheduledFuture<?> begin(Scraped scraped) {
    results.put(
        scraped,
        new Result(
            target(scraped, Target.Health.UNKNOWN, Optional.empty(), ""),
            List.of(),
            new SummaryText.Observations()));
    return thread.scheduleAtFixedRate(
        () -> scrape(scraped), 0, scraped.interval().length().toMillis(), TimeUnit.MILLISECONDS);
  }

  private void scrape(Scraped scraped) {
    Instant now = Instant.now();
    try {
      HttpResponse<String> response =
          http.send(
              HttpRequest.newBuilder(scraped.url())
                  .timeout(timeout(scraped))
                  .header("Accept", "text/plain;version=0.0.4")
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() != 200) {
        failed(scraped, now, "server returned HTTP status " + response.statusCode());
        return;
      }
      results.computeIfPresent(
          scraped,
          (key, before) ->
              new Result(
                  target(scraped, Target.Health.UP, Optional.of(now), ""),
                  SummaryText.quantiles(
                      scraped.namespace(),
                      scraped.pod(),
                      response.body(),
                      before.observations(),
                      now),
                  before.observations()));
    } catch (IOException e) {
      failed(scraped, now, String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Duration timeout(Scraped scraped) {
    Duration interval = scraped.interval().length();
    return interval.compareTo(LONGEST_TIMEOUT) < 0 ? interval : LONGEST_TIMEOUT;
  }

  private void failed(Scraped scraped, Instant now, String why) {
    results.computeIfPresent(
        scraped,
        (key, before) ->
            new Result(
                target(scraped, Target.Health.DOWN, Optional.of(now), why),
                List.of(),
                before.observations()));
  }

  private static Target target(
      Scraped scraped, Target.Health health, Optional<Instant> last, String error) {
    return new Target(
        "",
        Map.of("namespace", scraped.namespace(), "pod", scraped.pod()),
        health,
        scraped.url().toString(),
        last,
        error,
        Optional.of(scraped.interval()),
        "");
  }

  @Override
  public Evidence evidence() {
    List<Target> targets = new ArrayList<>();
    List<Quantile> quantiles = new ArrayList<>();
    results
        .values()
        .forEach(
            result -> {
              targets.add(result.target());
              quantiles.addAll(result.quantiles());
            });
    return new Evidence(SOURCE, targets, quantiles, Optional.empty());
  }

  @Override
  public List<Series> range(String query, Span span) {
    return List.of();
  }

  @Override
  public Optional<URI> api() {
    return Optional.empty();
  }

  private static List<Scraped> scraped(Discovery discovery) {
    List<Scraped> all = new ArrayList<>();
    for (ServiceMonitor monitor : discovery.monitors()) {
      for (Endpoint endpoint : monitor.getSpec().getEndpoints()) {
        MetaLabels.groups(monitor, discovery).stream()
            .filter(group -> isSelected(monitor, endpoint, group.labels()))
            .map(
                group ->
                    new Scraped(
                        group.labels().get("__meta_kubernetes_namespace"),
                        group.labels().getOrDefault("__meta_kubernetes_pod_name", ""),
                        URI.create("http://" + group.targets().get(0) + "/metrics"),
                        Interval.parse(endpoint.getInterval()).orElse(DEFAULT_INTERVAL)))
            .forEach(all::add);
      }
    }
    return all;
  }

  private static boolean isSelected(
      ServiceMonitor monitor, Endpoint endpoint, Map<String, String> labels) {
    // Unlike Prometheus it leaves out pods that are not ready: it has no second try for a while.
    return "true".equals(labels.get("__meta_kubernetes_endpointslice_endpoint_conditions_ready"))
        && endpoint.getPort().equals(labels.get("__meta_kubernetes_endpointslice_port_name"))
        && monitor.getSpec().getSelector().getMatchLabels().entrySet().stream()
            .allMatch(
                label ->
                    label
                        .getValue()
                        .equals(
                            labels.get(
                                "__meta_kubernetes_service_label_"
                                    + ScrapeConfiguration.labelName(label.getKey()))));
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
