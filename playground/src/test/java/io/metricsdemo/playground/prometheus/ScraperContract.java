package io.metricsdemo.playground.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import io.metricsdemo.operator.parameters.Interval;
import io.metricsdemo.operator.prometheus.Target;
import io.metricsdemo.playground.process.RunFolder;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every scraper does; the two of them differ only in how good their evidence is. */
abstract class ScraperContract {

  private FakeDemo demo;
  private RunFolder folder;
  private Scraper scraper;

  abstract Scraper start(RunFolder folder) throws IOException, InterruptedException;

  @BeforeEach
  void start() throws IOException, InterruptedException {
    demo = new FakeDemo();
    folder = RunFolder.open();
    scraper = start(folder);
  }

  @AfterEach
  void close() {
    if (scraper != null) {
      scraper.close();
    }
    folder.close();
    demo.close();
  }

  @Test
  void it_scrapes_what_the_monitor_selects_and_follows_its_interval() {
    follow("1s");

    awaitTarget(Target.Health.UP, "1s");
    Target target = scraper.evidence().targets().get(0);
    assertThat(target.namespace()).isEqualTo("team-a");
    assertThat(target.pod()).isEqualTo("demo-app-abc-1");
    assertThat(target.lastScrape()).isPresent();
    await()
        .untilAsserted(
            () ->
                assertThat(scraper.evidence().quantiles())
                    .containsExactlyInAnyOrder(
                        new Quantile("team-a", "demo-app-abc-1", "uniform", 0.5, 1e-4, 812),
                        new Quantile("team-a", "demo-app-abc-1", "uniform", 0.9, 1.8e-4, 812)));

    follow("2s");
    awaitTarget(Target.Health.UP, "2s");
  }

  @Test
  void with_honored_labels_the_services_have_the_same_names() {
    ServiceMonitor monitor = Discovered.monitor("1s");
    monitor.getSpec().getEndpoints().get(0).setHonorLabels(true);
    scraper.follow(Discovered.discovery(monitor, "127.0.0.1", demo.port()));

    await()
        .untilAsserted(
            () ->
                assertThat(scraper.evidence().quantiles())
                    .hasSize(2)
                    .allMatch(quantile -> quantile.service().equals("uniform")));
  }

  @Test
  void a_scrape_that_fails_says_why() {
    demo.status = 503;
    follow("1s");

    // On a busy machine a scrape may also take too long.
    awaitTarget(
        target -> {
          assertThat(target.health()).isEqualTo(Target.Health.DOWN);
          assertThat(target.scrapeInterval()).isEqualTo(Interval.parse("1s"));
          assertThat(target.lastError()).startsWith("server returned HTTP status 503");
        });
  }

  @Test
  void a_monitor_that_selects_other_labels_finds_nothing() {
    ServiceMonitor monitor = Discovered.monitor("1s");
    Scraper.Discovery discovery = Discovered.discovery(monitor, "127.0.0.1", demo.port());
    monitor.getSpec().getSelector().getMatchLabels().put("app", "another");
    scraper.follow(discovery);

    await().during(Duration.ofSeconds(2)).until(() -> scraper.evidence().targets().isEmpty());
  }

  @Test
  void without_monitors_nothing_is_scraped_any_more() {
    follow("1s");
    awaitTarget(Target.Health.UP, "1s");

    scraper.follow(new Scraper.Discovery(List.of(), List.of(), List.of(), List.of()));

    await().until(() -> scraper.evidence().targets().isEmpty());
    assertThat(scraper.evidence().trouble()).isEmpty();
  }

  private void follow(String interval) {
    scraper.follow(Discovered.discovery(Discovered.monitor(interval), "127.0.0.1", demo.port()));
  }

  private void awaitTarget(Target.Health health, String interval) {
    awaitTarget(
        target -> {
          assertThat(target.health()).isEqualTo(health);
          assertThat(target.scrapeInterval()).isEqualTo(Interval.parse(interval));
        });
  }

  private void awaitTarget(Consumer<Target> expectation) {
    await()
        .untilAsserted(
            () -> assertThat(scraper.evidence().targets()).singleElement().satisfies(expectation));
  }
}
