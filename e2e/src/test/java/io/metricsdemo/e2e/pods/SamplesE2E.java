package io.metricsdemo.e2e.pods;

import static io.metricsdemo.e2e.cluster.Cluster.QUIET_CLUSTER;
import static org.junit.jupiter.api.parallel.ResourceAccessMode.READ;

import io.metricsdemo.e2e.cluster.Cluster;
import io.metricsdemo.e2e.cluster.Command;
import io.metricsdemo.e2e.cluster.Installation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each sample works as it is. */
@ResourceLock(value = QUIET_CLUSTER, mode = READ)
class SamplesE2E {

  private static final Path FOLDER = Cluster.root().resolve("deploy/samples");

  @RegisterExtension static final Installation INSTALLATION = Installation.complete();

  static Stream<Path> samples() {
    return content(FOLDER);
  }

  @ParameterizedTest
  @MethodSource("samples")
  void sample_is_scraped(Path sample) {
    try {
      Command.kubectl("apply", "-f", sample.toString()).orThrow();

      Command.kubectl(
              "wait", "--for=condition=Scraped", "--timeout=3m", "-f", demos(sample).toString())
          .orThrow();
    } finally {
      Command.kubectl("delete", "--ignore-not-found", "-f", sample.toString());
    }
  }

  /** Of a folder the last file, which needs the others. */
  private static Path demos(Path sample) {
    return Files.isDirectory(sample)
        ? content(sample).max(Comparator.naturalOrder()).orElseThrow()
        : sample;
  }

  private static Stream<Path> content(Path folder) {
    try (Stream<Path> content = Files.list(folder)) {
      return content.toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
