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

  private BuildInformation() {}

  /** Registers {@code java_build_info}. */
  public static void register(PrometheusRegistry registry) {
    Package program = BuildInformation.class.getPackage();
    Info build =
        Info.builder()
            .name("java_build_info")
            .help("Build information about the main Java module.")
            .labelNames("path", "version", "checksum")
            .register(registry);
    if (program.getImplementationVersion() == null) {
      // Not from a jar, so there is no manifest. Go says the same of a build outside of a module.
      build.setLabelValues("io.metricsdemo:demo-app", "(devel)", "");
    } else {
      build.setLabelValues(
          "io.metricsdemo:demo-app", program.getImplementationVersion(), "crc32:" + checksum());
    }
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
