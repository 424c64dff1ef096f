package io.metricsdemo.playground.prometheus;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.metricsdemo.playground.process.RunFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** With the prometheus on the PATH; where there is none it is left out, but never in CI. */
class PrometheusServerTest extends ScraperContract {

  @Override
  Scraper start(RunFolder folder) throws IOException, InterruptedException {
    Optional<Path> program = RunFolder.onPath("prometheus");
    assumeTrue(
        program.isPresent() || System.getenv("CI") != null,
        "there is no prometheus on the PATH: the real one is not tested");
    return PrometheusServer.start(program.orElseThrow(), folder);
  }
}
