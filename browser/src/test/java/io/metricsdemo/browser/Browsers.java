package io.metricsdemo.browser;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import io.metricsdemo.playground.process.RunFolder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The Chromium and the Prometheus of this machine; where one is missing, nothing is tested. */
final class Browsers implements AutoCloseable {

  /** A machine may have others to serve. */
  static final double PATIENCE_MS = 180_000;

  private static final List<String> PROGRAMS =
      List.of("chromium", "chromium-browser", "google-chrome");

  private final Playwright playwright;
  private final Browser browser;

  private Browsers(Playwright playwright, Browser browser) {
    this.playwright = playwright;
    this.browser = browser;
  }

  /** Starts it, or skips the test where it is missing; never in CI. */
  static Browsers start() {
    boolean ci = System.getenv("CI") != null;
    assumeTrue(
        ci || RunFolder.onPath("prometheus").isPresent(),
        "there is no prometheus on the PATH: the page is not tested");
    Optional<Path> program =
        PROGRAMS.stream().flatMap(name -> RunFolder.onPath(name).stream()).findFirst();
    assumeTrue(
        ci || program.isPresent(),
        "there is no chromium on the PATH: the page is not tested; apt-get install chromium");
    Playwright playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    Browser browser =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(program.orElseThrow())
                    // Containers of CI run as root and have a small /dev/shm.
                    .setArgs(
                        Stream.of("--disable-dev-shm-usage", "--disable-background-networking")
                            .toList())
                    .setChromiumSandbox(false));
    return new Browsers(playwright, browser);
  }

  /** A window with its own storage. */
  BrowserContext open(Browser.NewContextOptions options) {
    BrowserContext context = browser.newContext(options);
    // The page answers when the playground has started.
    context.setDefaultTimeout(PATIENCE_MS);
    return context;
  }

  @Override
  public void close() {
    browser.close();
    playwright.close();
  }
}
