package io.metricsdemo.playground;

import static org.assertj.core.api.Assertions.assertThat;

import io.metricsdemo.operator.parameters.Interval;
import io.metricsdemo.playground.display.Snapshot;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is waited for by {@code --once}, beside the pods and their targets. */
class CompletionTest {

  private static final Snapshot.Condition READY =
      new Snapshot.Condition("Ready", "True", "Reconciled", "");

  @Test
  void a_demo_that_the_operator_says_is_not_scraped_is_waited_for() {
    assertThat(
            missing(
                new Snapshot.Condition(
                    "Scraped", "False", "WaitingForFirstScrape", "it passes by itself")))
        .containsExactly(
            "default/demo-app: Scraped is False: WaitingForFirstScrape: it passes by itself");
  }

  @Test
  void a_demo_of_which_the_operator_has_not_asked_yet_is_waited_for() {
    assertThat(missing(new Snapshot.Condition("Scraped", "Unknown", "NotObserved", ""))).hasSize(1);
  }

  @Test
  void a_demo_that_the_operator_says_is_scraped_is_complete() {
    assertThat(missing(new Snapshot.Condition("Scraped", "True", "AllTargetsUp", ""))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"NoPrometheus", "Disabled", "VerificationDisabled", "ScaledToZero"})
  void what_the_operator_does_not_ask_about_is_not_waited_for(String reason) {
    assertThat(missing(new Snapshot.Condition("Scraped", "False", reason, ""))).isEmpty();
  }

  @Test
  void data_that_is_not_verified_yet_is_not_waited_for() {
    assertThat(missing(new Snapshot.Condition("DataVerified", "Unknown", "CollectingData", "")))
        .isEmpty();
  }

  private static List<String> missing(Snapshot.Condition condition) {
    Snapshot.Demo demo =
        new Snapshot.Demo(
            "default",
            "demo-app",
            1,
            1,
            0,
            Interval.parse("30s"),
            List.of(),
            List.of(),
            List.of(READY, condition),
            List.of());
    return Completion.missing(
        List.of(demo.id()), new Snapshot(List.of(demo), "", List.of(), List.of()));
  }
}
