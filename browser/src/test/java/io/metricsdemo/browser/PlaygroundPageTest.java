package io.metricsdemo.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The page in Chromium, of a playground with a real Prometheus. */
@Tag("slow")
class PlaygroundPageTest {

  private static final String DEMO =
      """
      apiVersion: metricsdemo.io/v1alpha1
      kind: MetricsDemo
      metadata: {name: demo-app}
      spec: {replicas: REPLICAS, monitoring: {interval: 1s}}
      """;

  @TempDir static Path folder;

  private static Browsers browsers;
  private static RunningPlayground playground;

  /** What the browser complains about, and each request that leaves the page's own address. */
  private final List<String> complaints = new CopyOnWriteArrayList<>();

  private BrowserContext context;
  private Page page;

  @BeforeAll
  static void start() throws IOException {
    browsers = Browsers.start();
    playground = RunningPlayground.start(folder, demo(1));
    PlaywrightAssertions.setDefaultAssertionTimeout(Browsers.PATIENCE_MS);
  }

  @AfterAll
  static void stop() {
    if (playground != null) {
      playground.close();
    }
    if (browsers != null) {
      browsers.close();
    }
  }

  @BeforeEach
  void open() throws IOException {
    open(new Browser.NewContextOptions().setViewportSize(1280, 900));
  }

  private void open(Browser.NewContextOptions options) throws IOException {
    String address = playground.page();
    context = browsers.open(options);
    page = context.newPage();
    page.onConsoleMessage(
        message -> {
          if (List.of("error", "warning").contains(message.type())) {
            complaints.add(message.text());
          }
        });
    page.onPageError(complaints::add);
    page.onRequest(
        request -> {
          if (!request.url().startsWith(address)) {
            complaints.add("request of " + request.url());
          }
        });
    page.navigate(address);
  }

  /** The next test begins with the demo as it was, and nothing has been complained about. */
  @AfterEach
  void restore() {
    uncheck("Select only");
    uncheck("Label it");
    slider("Replicas").fill("1");
    slider("Scrape interval").fill("0");
    assertThat(headline()).containsText("demo-app is scraped: 1 of 1 pods, every 1s");
    context.close();
    assertThat(complaints).isEmpty();
  }

  @Test
  void shows_the_way_from_the_resource_to_the_samples() {
    assertThat(headline()).containsText("demo-app is scraped: 1 of 1 pods, every 1s");
    assertThat(page.locator("#stages li"))
        .containsText(new String[] {"Ready", "Selected", "Scraped", "DataVerified"});
    assertThat(page.locator("#deployment")).containsText("1/1 pods ready");
    assertThat(page.locator("#monitor")).containsText("every 1s");
    assertThat(page.locator(".pod")).hasCount(1);
    assertThat(page.getByText("Target up")).hasCount(1);
    assertThat(page.locator("#prometheus")).containsText("selects every ServiceMonitor");
    // Resource to 3 objects, Deployment to pod, pod to target, ServiceMonitor to Prometheus to
    // target.
    assertThat(page.locator("#wires path[data-outlook=good]")).hasCount(7);
  }

  @Test
  void plots_have_the_numbers_as_a_table() {
    assertThat(page.locator("#plots canvas")).hasCount(4);
    page.getByText("Numbers").first().click();

    Locator rows = page.locator("#plots table").first().locator("tbody tr");
    assertThat(rows).hasCount(3);
    assertThat(rows.first()).containsText(Pattern.compile("^p50100[0-9]"));
    page.getByText("Numbers").last().click();
    assertThat(page.locator("#plots table").last().locator("tbody tr").first())
        .containsText(Pattern.compile("^uniform[0-9.]+"));
  }

  @Test
  void pods_and_targets_follow_the_replicas() {
    slider("Replicas").fill("2");

    assertThat(page.locator("#changes")).containsText("MetricsDemo: replicas 2, interval 1s");
    assertThat(headline()).containsText("demo-app is scraped: 2 of 2 pods, every 1s");
    assertThat(page.locator(".pod")).hasCount(2);
    assertThat(page.getByText("Target up")).hasCount(2);
    assertThat(page.locator("#changes")).containsText("Scraped: True, AllTargetsUp");
  }

  @Test
  void an_interval_reaches_the_targets_and_keeps_the_pods() {
    assertThat(page.getByText("Target up")).hasCount(1);
    List<String> before = page.locator(".pod h4").allTextContents();

    slider("Scrape interval").fill("1");

    assertThat(page.locator("#monitor")).containsText("every 2s");
    assertThat(page.getByText("scraped every 2s")).hasCount(1);
    assertThat(headline()).containsText("every 2s");
    assertThat(page.locator(".pod h4").allTextContents()).isEqualTo(before);
  }

  @Test
  void broken_labels_show_the_reason_first_and_the_fix_works() {
    check("Select only");

    assertThat(headline()).hasText("Selected is False: LabelsNotSelected");
    assertThat(page.locator("#verdict"))
        .containsText(
            "Prometheus monitoring/k8s selects ServiceMonitors labeled release=kps; this one has no"
                + " label release. Add spec.monitoring.labels.release: kps to MetricsDemo"
                + " default/demo-app");
    assertThat(page.locator(".target")).containsText("Not a target");
    assertThat(page.locator("#wires path[data-outlook=bad]")).not().hasCount(0);

    check("Label it");

    assertThat(headline()).containsText("demo-app is scraped: 1 of 1 pods");
    assertThat(page.getByText("Target up")).hasCount(1);
  }

  @Test
  void text_that_is_selected_stays_selected_while_pods_are_scraped() {
    assertThat(headline()).containsText("demo-app is scraped: 1 of 1 pods, every 1s");
    page.locator("#stages small").first().selectText();
    Set<String> states = new HashSet<>();

    // The page has shown the second of three before it asks for the third.
    page.waitForResponse(
        response -> {
          if (response.url().endsWith("/api/state")) {
            states.add(response.text());
          }
          return states.size() == 3;
        },
        () -> {});

    assertThat(page.evaluate("getSelection().toString()")).isEqualTo("True: Reconciled");
  }

  @Test
  void everything_works_with_the_keyboard_alone() {
    assertThat(slider("Replicas")).isEnabled();
    press("Tab", page.locator(".skip"));
    page.keyboard().press("Enter");
    press("Tab", slider("Replicas"));
    page.keyboard().press("ArrowRight");
    assertThat(page.locator(".pod")).hasCount(2);

    press("Tab", slider("Scrape interval"));
    page.keyboard().press("ArrowRight");
    assertThat(page.getByText("scraped every 2s")).hasCount(2);
    assertThat(slider("Scrape interval")).hasAttribute("aria-valuetext", "2s");

    press("Tab", page.getByLabel("Label it"));
    page.keyboard().press("Space");
    press("Tab", page.getByLabel("Select only"));
    page.keyboard().press("Space");
    assertThat(page.locator("#prometheus")).containsText("labeled release: kps");
    assertThat(headline()).containsText("demo-app is scraped: 2 of 2 pods, every 2s");

    press("Tab", page.locator("summary").first());
    page.keyboard().press("Enter");
    assertThat(page.locator("#plots table").first()).isVisible();
  }

  @ParameterizedTest
  @EnumSource(
      value = ColorScheme.class,
      names = {"LIGHT", "DARK"})
  void has_no_accessibility_violation(ColorScheme scheme) throws IOException {
    reopen(new Browser.NewContextOptions().setColorScheme(scheme).setBypassCSP(true));
    assertThat(page.locator("#plots canvas")).hasCount(4);
    page.locator("summary").first().click();
    check("Select only");
    assertThat(headline()).hasText("Selected is False: LabelsNotSelected");

    page.addScriptTag(new Page.AddScriptTagOptions().setContent(axe()));

    assertThat(
            page.evaluate(
                "async () => (await axe.run()).violations.flatMap(it =>"
                    + " it.nodes.map(node => it.id + ' ' + node.html))"))
        .isEqualTo(List.of());
  }

  @ParameterizedTest
  @EnumSource(
      value = ColorScheme.class,
      names = {"LIGHT", "DARK"})
  void fits_on_a_phone(ColorScheme scheme) throws IOException {
    reopen(
        new Browser.NewContextOptions()
            .setColorScheme(scheme)
            .setViewportSize(360, 740)
            .setHasTouch(true));
    assertThat(page.locator("#plots canvas")).hasCount(4);

    assertThat(page.evaluate("document.documentElement.scrollWidth")).isEqualTo(360);
    assertThat(page.getByText("Target up").first()).isVisible();
  }

  @Test
  void respects_reduced_motion() throws IOException {
    reopen(new Browser.NewContextOptions().setReducedMotion(ReducedMotion.REDUCE));
    assertThat(page.locator(".pod")).hasCount(1);

    assertThat(page.evaluate("document.getAnimations().length")).isEqualTo(0);
  }

  @Test
  void a_change_of_the_file_is_shown() throws IOException {
    playground.write(demo(1).replace("1s", "2s"));
    assertThat(headline()).containsText("1 of 1 pods, every 2s");
    playground.write(demo(1).replace("replicas", "replica"));
    assertThat(page.getByRole(AriaRole.ALERT).first())
        .containsText("Not applied, the last valid state is kept");
    playground.write(demo(1));
    assertThat(headline()).containsText("1 of 1 pods, every 1s");
    assertThat(page.getByText("Not applied")).hasCount(0);
  }

  @Test
  void slider_edits_the_demo_that_it_showed_when_it_was_moved() throws IOException {
    playground.write(demo(1) + "---\n" + demo(1).replace("demo-app", "other"));
    assertThat(page.locator("#demos button")).hasCount(2);

    // Faster than a slider comes to rest.
    page.evaluate(
        """
        () => {
          const slider = document.getElementById("replicas");
          slider.value = 2;
          slider.dispatchEvent(new Event("input"));
          document.querySelector("#demos [data-id='default/other']").click();
        }
        """);

    assertThat(page.locator("#demos [aria-current]")).hasText("default/other");
    assertThat(slider("Replicas")).hasValue("1");
    page.locator("#demos button").getByText("default/demo-app").click();
    assertThat(headline()).containsText("demo-app is scraped: 2 of 2 pods, every 1s");
    playground.write(demo(1));
    assertThat(page.locator("#demos")).isHidden();
  }

  @Test
  void controls_wait_for_the_demo_that_they_edit() {
    page.route("**/api/state", route -> {});
    page.reload();
    assertThat(slider("Replicas")).isDisabled();
    assertThat(slider("Scrape interval")).isDisabled();
    assertThat(page.getByLabel("Label it")).isDisabled();
    assertThat(page.getByLabel("Select only")).isDisabled();
    page.unroute("**/api/state");
    page.reload();
    assertThat(slider("Replicas")).isEnabled();
  }

  @Test
  void failure_of_the_playground_is_not_shown_as_its_end() {
    assertThat(page.locator("#connection")).hasText("Live");
    page.route("**/api/state", route -> route.fulfill(new Route.FulfillOptions().setStatus(500)));
    assertThat(page.locator("#connection"))
        .hasText("The playground fails to answer; its log has the cause");
    page.unroute("**/api/state");
    assertThat(page.locator("#connection")).hasText("Live");
    // Chromium's own, of the responses with status 500.
    complaints.removeIf(complaint -> complaint.contains("500"));
  }

  private void reopen(Browser.NewContextOptions options) throws IOException {
    context.close();
    open(options);
  }

  private void press(String key, Locator focused) {
    page.keyboard().press(key);
    assertThat(focused).isFocused();
  }

  private void check(String label) {
    page.getByLabel(label).check();
  }

  private void uncheck(String label) {
    page.getByLabel(label).uncheck();
  }

  private Locator headline() {
    return page.locator("#verdict h2");
  }

  private Locator slider(String name) {
    return page.getByRole(AriaRole.SLIDER, new Page.GetByRoleOptions().setName(name));
  }

  private static String demo(int replicas) {
    return DEMO.replace("REPLICAS", Integer.toString(replicas));
  }

  private static String axe() throws IOException {
    try (InputStream script = PlaygroundPageTest.class.getResourceAsStream("/axe.min.js")) {
      return new String(script.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
