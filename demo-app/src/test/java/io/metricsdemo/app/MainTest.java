package io.metricsdemo.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.metricsdemo.testing.Patience;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The program as a process of its own. */
class MainTest {

  /** What the server gives a client to send its request. */
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(5);

  private static final String[] FREE_PORTS = {
    "-listen-address=127.0.0.1:0", "-health-address=127.0.0.1:0"
  };
  private static final Pattern STARTED =
      Pattern.compile("demo-app started metrics=(\\S+) health=(\\S+) seed=(-?\\d+)");

  private final HttpClient client = HttpClient.newHttpClient();
  private final List<Process> processes = new ArrayList<>();

  @AfterEach
  void end() {
    processes.forEach(Process::destroyForcibly);
  }

  @Test
  void serves_metrics_of_all_three_loops() throws Exception {
    Running running = start(FREE_PORTS);

    for (String service : List.of("uniform", "normal", "exponential")) {
      String count = "rpc_durations_seconds_count{service=\"" + service + "\"}";
      await()
          .until(() -> Exposition.of(get(running.metrics() + "/metrics").body()).value(count) > 2);
    }
  }

  @Test
  void prints_one_line_with_the_addresses_really_bound() throws Exception {
    Running running = start("-listen-address=127.1.0.3:0", "-health-address=localhost:0");

    assertThat(running.metrics()).matches("127\\.1\\.0\\.3:[1-9]\\d+");
    assertThat(running.health()).matches("127\\.0\\.0\\.1:[1-9]\\d+");
  }

  @Test
  void is_live_and_ready_on_a_port_of_its_own() throws Exception {
    Running running = start(FREE_PORTS);

    assertThat(get(running.health() + "/livez").statusCode()).isEqualTo(200);
    assertThat(get(running.health() + "/readyz").statusCode()).isEqualTo(200);
    assertThat(get(running.health() + "/metrics").statusCode()).isEqualTo(404);
    assertThat(get(running.metrics() + "/livez").statusCode()).isEqualTo(404);
  }

  @Test
  void runtime_metrics_can_be_left_out() throws Exception {
    Running running = start(FREE_PORTS[0], FREE_PORTS[1], "-runtime-metrics=false");

    assertThat(get(running.metrics() + "/metrics").body())
        .contains("rpc_durations_seconds", "java_build_info")
        .doesNotContain("process_", "jvm_");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-h", "-help"})
  void help_exits_with_0(String help) throws Exception {
    Ended ended = run(help);

    assertThat(ended.code()).isZero();
    assertThat(ended.out()).contains("-listen-address", "-oscillation-period");
    assertThat(ended.err()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"-version", "--version"})
  void version_exits_with_0(String version) throws Exception {
    Ended ended = run(version);

    assertThat(ended.code()).isZero();
    assertThat(ended.out()).isEqualTo("demo-app, version (devel)\n");
    assertThat(ended.err()).isEmpty();
  }

  @Test
  void strict_openmetrics_has_no_sum_of_the_normal_durations() throws Exception {
    Running running = start(FREE_PORTS[0], FREE_PORTS[1], "-strict-openmetrics");
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://" + running.metrics() + "/metrics"))
            .header("Accept", "application/openmetrics-text;version=1.0.0")
            .build();

    assertThat(client.send(request, BodyHandlers.ofString()).body())
        .contains("rpc_durations_seconds_sum{service=\"uniform\"}")
        .doesNotContain("rpc_durations_seconds_sum{service=\"normal\"}");
    assertThat(get(running.metrics() + "/metrics").body())
        .contains("rpc_durations_seconds_sum{service=\"normal\"}");
  }

  @ParameterizedTest
  @CsvSource({
    "-no-such-flag, -no-such-flag",
    "-normal.domain=0, greater than 0",
    "-normal.domain=1e-30, distinct doubles",
    "-oscillation-period=1y, 1h30m",
    "-listen-address=nowhere, :port",
    "-listen-address=no.such.host.invalid:80, no.such.host.invalid",
  })
  void a_mistake_exits_with_2_and_one_line(String argument, String says) throws Exception {
    Ended ended = run(argument);

    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.err()).startsWith("demo-app: ").contains(says).hasLineCount(1);
    assertThat(ended.out()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"-listen-address", "-health-address"})
  void an_address_in_use_exits_with_1_and_one_line(String flag) throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      String address = "127.0.0.1:" + taken.getLocalPort();

      Ended ended = run(FREE_PORTS[0], FREE_PORTS[1], flag + "=" + address);

      assertThat(ended.code()).isEqualTo(1);
      assertThat(ended.err()).contains(flag, address, "in use").hasLineCount(1);
      assertThat(ended.out()).isEmpty();
    }
  }

  @ParameterizedTest
  @DisabledOnOs(OS.WINDOWS)
  @ValueSource(strings = {"TERM", "INT"})
  void a_signal_exits_with_0(String signal) throws Exception {
    Running running = start(FREE_PORTS);

    signal(running, signal);

    assertThat(running.process().waitFor(Patience.BY_DEFAULT.toSeconds(), TimeUnit.SECONDS))
        .isTrue();
    assertThat(running.process().exitValue()).isZero();
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void on_a_signal_it_is_not_ready_at_once_and_finishes_the_request_in_flight() throws Exception {
    Running running = start(FREE_PORTS);
    try (Socket inFlight = unfinishedRequest(running)) {
      signal(running, "TERM");

      await()
          .pollInterval(Duration.ofMillis(10))
          .until(() -> get(running.health() + "/readyz").statusCode() == 503);
      assertThat(get(running.health() + "/livez").statusCode()).isEqualTo(200);

      inFlight.getOutputStream().write("st: x\r\n\r\n".getBytes(UTF_8));

      assertThat(line(inFlight.getInputStream())).startsWith("HTTP/1.1 200");
      assertThat(running.process().waitFor(Patience.BY_DEFAULT.toSeconds(), TimeUnit.SECONDS))
          .isTrue();
      assertThat(running.process().exitValue()).isZero();
    }
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void a_request_that_is_never_finished_does_not_hold_up_the_end() {
    // On a busy machine an end may take as long as one that waits for the request.
    await().until(() -> timeToEndWithUnfinishedRequest().compareTo(REQUEST_TIMEOUT) < 0);
  }

  /** From before the request to the end; at least the timeout if the program waits for it. */
  private Duration timeToEndWithUnfinishedRequest() throws Exception {
    Running running = start(FREE_PORTS);
    long begin = System.nanoTime();
    try (Socket inFlight = unfinishedRequest(running)) {
      signal(running, "TERM");

      assertThat(running.process().waitFor(Patience.BY_DEFAULT.toSeconds(), TimeUnit.SECONDS))
          .isTrue();
      Duration end = Duration.ofNanos(System.nanoTime() - begin);
      assertThat(running.process().exitValue()).isZero();
      assertThat(inFlight.isClosed()).as("not by the client").isFalse();
      return end;
    }
  }

  private record Running(Process process, String metrics, String health) {}

  private record Ended(int code, String out, String err) {}

  /** A request that has begun to arrive, on a connection that was used before. */
  private static Socket unfinishedRequest(Running running) throws IOException {
    int colon = running.metrics().lastIndexOf(':');
    Socket socket =
        new Socket(
            running.metrics().substring(0, colon),
            Integer.parseInt(running.metrics().substring(colon + 1)));
    // Sent at once, so that the answer to the first says that the second has begun to arrive.
    socket
        .getOutputStream()
        .write(
            "HEAD /metrics HTTP/1.1\r\nHost: x\r\n\r\nHEAD /metrics HTTP/1.1\r\nHo"
                .getBytes(UTF_8));
    assertThat(line(socket.getInputStream())).startsWith("HTTP/1.1 200");
    while (!line(socket.getInputStream()).isBlank()) {
      // The rest of the head.
    }
    return socket;
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n' && c >= 0; c = in.read()) {
      line.append((char) c);
    }
    return line.toString();
  }

  private static void signal(Running running, String signal) throws Exception {
    new ProcessBuilder("kill", "-" + signal, Long.toString(running.process().pid()))
        .inheritIO()
        .start()
        .waitFor();
  }

  private Running start(String... args) throws IOException {
    Process process = launch(args);
    BufferedReader out = process.inputReader(UTF_8);
    String line = out.readLine();
    assertThat(line).as(() -> error(process)).isNotNull();
    Matcher started = STARTED.matcher(line);
    assertThat(started.matches()).as(line).isTrue();
    return new Running(process, started.group(1), started.group(2));
  }

  private static String error(Process process) {
    try {
      return new String(process.getErrorStream().readAllBytes(), UTF_8);
    } catch (IOException e) {
      return e.toString();
    }
  }

  private Ended run(String... args) throws Exception {
    Process process = launch(args);
    assertThat(process.waitFor(Patience.BY_DEFAULT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    return new Ended(
        process.exitValue(),
        new String(process.getInputStream().readAllBytes(), UTF_8),
        error(process));
  }

  private Process launch(String... args) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + Path.of("src", "main", "jvm", "demo-app.jvm.options"),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
    command.addAll(List.of(args));
    Process process = new ProcessBuilder(command).start();
    processes.add(process);
    return process;
  }

  private HttpResponse<String> get(String address) throws Exception {
    return client.send(
        HttpRequest.newBuilder(URI.create("http://" + address)).build(), BodyHandlers.ofString());
  }
}
