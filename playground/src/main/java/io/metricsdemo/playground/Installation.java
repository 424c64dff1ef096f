package io.metricsdemo.playground;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where the other parts of the project are: beside this module. */
final class Installation {

  private Installation() {}

  /**
   * The folder with {@code demo-app.jar}.
   *
   * @throws IllegalStateException when it has not been built
   */
  static Path demoApp() {
    Path home = root().resolve("demo-app/target");
    if (!Files.exists(home.resolve("demo-app.jar")) || !Files.exists(home.resolve("lib"))) {
      throw new IllegalStateException(
          "the demo application is not built: demo-app.jar or lib is missing in " + home);
    }
    return home;
  }

  static Path tutorial() {
    Path sample = root().resolve("deploy/samples/tutorial.yaml");
    Path here = Path.of("").toAbsolutePath();
    return sample.startsWith(here) ? here.relativize(sample) : sample;
  }

  /** The classes are in {@code playground/target}, as a jar or not. */
  private static Path root() {
    try {
      Path classes =
          Path.of(Installation.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      return classes.resolve("../../..").normalize();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
