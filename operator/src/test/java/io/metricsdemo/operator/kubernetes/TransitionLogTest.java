package io.metricsdemo.operator.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.metricsdemo.operator.LogOf;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class TransitionLogTest {

  private final LogOf log = LogOf.logger(TransitionLogTest.class);
  private final TransitionLog<String> transitions =
      new TransitionLog<>(
          LoggerFactory.getLogger(TransitionLogTest.class), "Query failed, retrying", "Recovered");

  @AfterEach
  void stop() {
    log.close();
  }

  @Test
  void each_failure_is_logged_once_until_it_changes() {
    fail("a", "timeout");
    fail("a", "timeout");
    fail("b", "timeout");
    fail("a", "refused");

    assertThat(log.lines())
        .containsExactly(
            "Query failed, retrying server=\"a\"",
            "Query failed, retrying server=\"b\"",
            "Query failed, retrying server=\"a\"");
  }

  @Test
  void recovery_is_logged_once_and_only_after_a_failure() {
    recover("a");
    fail("a", "timeout");
    recover("a");
    recover("a");
    fail("a", "timeout");

    assertThat(log.lines())
        .containsExactly(
            "Query failed, retrying server=\"a\"",
            "Recovered server=\"a\"",
            "Query failed, retrying server=\"a\"");
  }

  @Test
  void what_is_gone_does_not_recover() {
    fail("a", "timeout");
    fail("b", "timeout");
    fail("c", "timeout");

    transitions.forget("a");
    transitions.retain(List.of("c"));
    List.of("a", "b", "c").forEach(this::recover);

    assertThat(log.lines()).hasSize(4).last().isEqualTo("Recovered server=\"c\"");
  }

  private void fail(String server, String state) {
    transitions.failed(server, state, line -> line.addKeyValue("server", server));
  }

  private void recover(String server) {
    transitions.recovered(server, line -> line.addKeyValue("server", server));
  }
}
