package io.metricsdemo.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Takes the pictures of the documents, of a demo whose data is verified: some minutes. Run only
 * where it is named.
 */
@Tag("slow")
class PagePictures {

  private static final Path PICTURES = Path.of("../docs/images");
  private static final double PATIENCE_MS = 15 * 60_000.0;

  private static final String DEMO =
      """
      apiVersion: metricsdemo.io/v1alpha1
      kind: MetricsDemo
      metadata: {name: demo-app}
      spec: {replicas: 3, monitoring: {interval: 5s}, generator: {oscillationPeriod: 2m}}
      """;

  private static final Pattern MISSING = Pattern.compile("Not a target");

  @TempDir Path folder;

  @Test
  void of_a_verified_and_of_a_broken_demo() throws IOException {
    PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MS);
    try (Browsers browsers = Browsers.start();
        RunningPlayground playground = RunningPlayground.start(folder, DEMO)) {
      picture(browsers, playground, "page-light.png", ColorScheme.LIGHT, 1200, 1090, false);
      picture(browsers, playground, "page-dark.png", ColorScheme.DARK, 1200, 1090, false);
      picture(browsers, playground, "page-phone.png", ColorScheme.LIGHT, 360, 1500, false);
      picture(browsers, playground, "page-broken.png", ColorScheme.LIGHT, 1200, 750, true);
    }
  }

  private static void picture(
      Browsers browsers,
      RunningPlayground playground,
      String name,
      ColorScheme scheme,
      int width,
      int height,
      boolean broken)
      throws IOException {
    try (BrowserContext context =
        browsers.open(
            new Browser.NewContextOptions()
                .setColorScheme(scheme)
                .setViewportSize(width, height))) {
      Page page = context.newPage();
      page.navigate(playground.page());
      assertThat(page.locator("#verdict h2")).containsText("its data is right");
      assertThat(page.locator("#plots canvas")).hasCount(4);
      if (broken) {
        page.getByLabel("Select only").check();
        assertThat(page.locator("#verdict h2")).containsText("LabelsNotSelected");
        assertThat(page.locator(".target")).containsText(new Pattern[] {MISSING, MISSING, MISSING});
      }
      page.screenshot(new Page.ScreenshotOptions().setPath(PICTURES.resolve(name)));
    }
  }
}
