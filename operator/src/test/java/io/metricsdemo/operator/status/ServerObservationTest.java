package io.metricsdemo.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.metricsdemo.operator.parameters.Interval;
import io.metricsdemo.operator.prometheus.ServerRef;
import java.time.Instant;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ServerObservationTest {

  private static final NoCauseFound SEARCH =
      new NoCauseFound(Optional.of(Instant.parse("2026-01-01T12:00:00Z")), Optional.of("Check it"));

  static Stream<UnaryOperator<ServerObservation>> changes() {
    return Stream.of(
        one -> one.withUp(new TreeSet<>()),
        one -> one.withObstacle(Verdict.isFalse("ScrapeFailed", "")),
        one -> one.withInterval(Interval.parse("30s").orElseThrow()),
        one -> one.withData(Optional.empty()),
        one -> one.lastObserved("12:00"));
  }

  @ParameterizedTest
  @MethodSource("changes")
  void what_the_search_found_stays_with_the_observation_whatever_else_is_found(
      UnaryOperator<ServerObservation> change) {
    ServerObservation observed =
        new ServerObservation(
            new ServerRef("Prometheus", "monitoring", "k8s"),
            Verdict.isTrue("Selected", ""),
            Optional.empty(),
            2,
            new TreeSet<>(),
            Evidence.TARGETS,
            Optional.empty(),
            true,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            SEARCH);

    assertThat(change.apply(observed).search()).isEqualTo(SEARCH);
  }
}
