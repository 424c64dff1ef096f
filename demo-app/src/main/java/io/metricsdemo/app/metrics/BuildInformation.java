package io.metricsdemo.app.metrics;

import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.zip.CRC32;

/** Which build of the program is running: what {@code go_build_info} is for a Go program. */
public final class BuildInformation {

  /** What Go says of a build outside of a module. */
  private static final String DEVEL = "(devel)";

  private BuildInformation() {}

  /** Registers {@code java_build_info}. */
  public static void register(PrometheusRegistry registry) {
    String version = version();
    InfoSnapshot build =
        InfoSnapshot.builder()
            .name("java_build")
            .help("Build information about the main Java module.")
            .dataPoint(
                InfoDataPointSnapshot.builder()
                    .labels(
                        Labels.of(
                            "path",
                            "io.metricsdemo:demo-app",
                            "version",
                            version,
                            "checksum",
                            version.equals(DEVEL) ? "" : "crc32:" + checksum()))
                    .build())
            .build();
    registry.register((Collector) () -> build);
  }

  /** The version of the jar, or {@value #DEVEL} of class files. */
  public static String version() {
    String version = BuildInformation.class.getPackage().getImplementationVersion();
    return version == null ? DEVEL : version;
  }

  private static String checksum() {
    try {
      CRC32 checksum = new CRC32();
      checksum.update(
          Files.readAllBytes(
              Path.of(
                  BuildInformation.class
                      .getProtectionDomain()
                      .getCodeSource()
                      .getLocation()
                      .toURI())));
      return HexFormat.of().toHexDigits(checksum.getValue(), 8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
