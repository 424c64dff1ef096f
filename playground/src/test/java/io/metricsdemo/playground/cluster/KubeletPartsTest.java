package io.metricsdemo.playground.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ContainerBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KubeletPartsTest {

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  @Test
  void a_container_that_keeps_ending_waits_twice_as_long_each_time_up_to_a_limit() {
    BackOff backOff = new BackOff(Duration.ofSeconds(10));

    assertThat(List.of(pause(backOff, 1), pause(backOff, 1), pause(backOff, 1), pause(backOff, 1)))
        .containsExactly(0L, 10L, 20L, 40L);
    pause(backOff, 1);
    pause(backOff, 1);
    assertThat(pause(backOff, 1)).isEqualTo(320);
    assertThat(pause(backOff, 1)).isEqualTo(320);
  }

  @Test
  void a_container_that_ran_for_long_is_forgiven() {
    BackOff backOff = new BackOff(Duration.ofSeconds(10));
    pause(backOff, 1);
    pause(backOff, 1);

    assertThat(pause(backOff, 601)).isZero();
  }

  @Test
  void only_a_few_start_at_a_time_and_the_others_in_order() {
    StartGate gate = new StartGate(2);
    List<Integer> started = new ArrayList<>();
    for (int i = 1; i <= 4; i++) {
      int number = i;
      gate.enter(() -> started.add(number));
    }
    assertThat(started).containsExactly(1, 2);

    gate.leave();
    assertThat(started).containsExactly(1, 2, 3);
    gate.leave();
    gate.leave();
    assertThat(started).containsExactly(1, 2, 3, 4);
  }

  @Test
  void an_address_that_somebody_else_listens_on_is_skipped() throws IOException {
    PodAddress first = new LoopbackAddresses(true).take(List.of(18080, 18081));
    try (ServerSocket taken = new ServerSocket(18081, 1, InetAddress.getByName(first.ip()))) {
      LoopbackAddresses addresses = new LoopbackAddresses(true);

      PodAddress next = addresses.take(List.of(18080, 18081));

      assertThat(next.ip()).isNotEqualTo(first.ip()).startsWith("127.1.");
      assertThat(taken.isBound()).isTrue();
      addresses.giveBack(next);
      // Another playground on this machine may be about to use it.
      await().until(() -> addresses.take(List.of(18080, 18081)), next::equals);
    }
  }

  @Test
  void arguments_without_a_host_get_the_pods_own_address() {
    List<String> command =
        new DemoImage("demo:1", Path.of("/home"))
            .command(
                new ContainerBuilder()
                    .withArgs("-listen-address=:8080", "--health-address=0.0.0.0:8081", "-x=:8080")
                    .build(),
                new PodAddress("127.0.0.1", Map.of(8081, 40001)));

    assertThat(command.subList(command.indexOf("-jar"), command.size()))
        .containsExactly(
            "-jar",
            "/home/demo-app.jar",
            "-listen-address=127.0.0.1:8080",
            "-health-address=127.0.0.1:40001",
            "-x=:8080");
  }

  private static long pause(BackOff backOff, long seconds) {
    return backOff.next(START, START.plusSeconds(seconds)).toSeconds();
  }
}
