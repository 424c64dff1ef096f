package io.metricsdemo.app.metrics;

import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
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
    Info build =
        Info.builder()
            .name("java_build_info")
            .help("Build information about the main Java module.")
            .labelNames("path", "version", "checksum")
            .register(registry);
    build.setLabelValues(
        "io.metricsdemo:demo-app", version(), version().equals(DEVEL) ? "" : "crc32:" + checksum());
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
