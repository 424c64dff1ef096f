package io.metricsdemo.operator;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.metricsdemo.testing.Patience;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real sockets that behave badly, and the kubelet and Prometheus beside them. */
@Tag("slow")
class SlowClientsTest {

  private static final String HEALTH = "healthPort";
  private static final String METRICS = "metricsPort";

  @TempDir private Path folder;
  private final List<Socket> sockets = new ArrayList<>();
  private TestCluster cluster;
  private OperatorJvm operator;

  @BeforeEach
  void start() throws IOException {
    cluster = TestCluster.withoutOperator();
    operator = OperatorJvm.start(cluster, folder, Map.of());
    operator.awaitOutput("Watching MetricsDemos");
  }

  @AfterEach
  void stop() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
    operator.close();
    cluster.close();
  }

  /** Each may take 5 s to send the rest: one after another they would take minutes. */
  @Test
  void first_bytes_alone_do_not_stop_the_probes() throws Exception {
    send(40, HEALTH, "G");

    assertThat(operator.get(HEALTH, "/livez").statusCode()).isEqualTo(200);
    assertThat(operator.get(HEALTH, "/readyz").statusCode()).isEqualTo(200);
  }

  @Test
  void no_probe_and_no_scrape_fails_beside_20_of_each_kind() throws Exception {
    misbehave(20);

    for (int i = 0; i < 10; i++) {
      assertThat(operator.get(HEALTH, "/livez").statusCode()).isEqualTo(200);
      assertThat(operator.get(HEALTH, "/readyz").statusCode()).isEqualTo(200);
      assertThat(operator.get(METRICS, "/metrics").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void no_probe_and_no_scrape_is_delayed_by_400_slow_senders() throws Exception {
    for (String port : List.of(HEALTH, METRICS)) {
      send(400, port, "GET /metrics HTTP/1.1\r\nHos");
    }

    assertThat(operator.get(METRICS, "/metrics").statusCode()).isEqualTo(200);
    assertThat(operator.get(HEALTH, "/livez").statusCode()).isEqualTo(200);
  }

  @Test
  void request_that_is_never_finished_is_cut_off() throws Exception {
    for (String port : List.of(HEALTH, METRICS)) {
      Socket socket = send(1, port, "GET /liv").get(0);
      socket.setSoTimeout((int) Patience.BY_DEFAULT.toMillis());

      assertThat(endsWithoutAnAnswer(socket)).as(port).isTrue();
    }
  }

  /** Silent ones, unfinished ones, and ones that never read what they have asked for. */
  private void misbehave(int count) throws IOException {
    for (String port : List.of(HEALTH, METRICS)) {
      send(count, port, "");
      send(count, port, "GET /metrics HTTP/1.1\r\nHos");
      send(count, port, "GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n");
    }
  }

  private List<Socket> send(int count, String port, String request) throws IOException {
    List<Socket> connected = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Socket socket = new Socket(InetAddress.getLoopbackAddress(), operator.port(port));
      sockets.add(socket);
      connected.add(socket);
      socket.getOutputStream().write(request.getBytes(US_ASCII));
    }
    return connected;
  }

  private static boolean endsWithoutAnAnswer(Socket socket) {
    try {
      return socket.getInputStream().read() < 0;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      return true;
    }
  }
}
