package io.metricsdemo.playground;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.metricsdemo.operator.parameters.Interval;
import io.metricsdemo.operator.prometheus.Target;
import io.metricsdemo.playground.cluster.Definitions;
import io.metricsdemo.playground.display.Snapshot;
import io.metricsdemo.playground.documents.CrdSchema;
import io.metricsdemo.playground.documents.DocumentReader;
import io.metricsdemo.playground.process.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole system, with the real operator and real processes; without waiting for Prometheus. */
class PlaygroundTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path files;

  private final List<Snapshot> history = new CopyOnWriteArrayList<>();
  private Path file;
  private RunFolder folder;
  private Playground playground;

  @BeforeEach
  void start() throws IOException, InterruptedException {
    file = files.resolve("demo.yaml");
    write("replicas: 2, monitoring: {interval: 30s}");
    folder = RunFolder.open();
    playground =
        Playground.start(
            new Playground.Settings(List.of(file), Installation.demoApp(), Optional.empty()),
            new DocumentReader(new CrdSchema(Definitions.metricsDemo())),
            folder,
            history::add);
    awaitComplete(2, "30s");
  }

  @AfterEach
  void close() {
    playground.close();
    folder.close();
  }

  @Test
  void replicas_follow_the_file_up_and_down() throws IOException {
    Map<String, Long> before = pids();

    write("replicas: 4, monitoring: {interval: 30s}");
    awaitComplete(4, "30s");
    assertThat(pids()).containsAllEntriesOf(before);

    write("replicas: 1, monitoring: {interval: 30s}");
    awaitComplete(1, "30s");
    await().until(() -> living(before) <= 1);
  }

  @Test
  void an_interval_change_takes_effect_and_restarts_no_process() throws IOException {
    Map<String, Long> before = pids();

    write("replicas: 2, monitoring: {interval: 5s}");

    awaitComplete(2, "5s");
    assertThat(pids()).isEqualTo(before);
    assertThat(demo().pods()).allMatch(pod -> pod.restarts() == 0);
  }

  @Test
  void a_generator_change_rolls_with_never_fewer_ready_than_wanted() throws IOException {
    Map<String, Long> before = pids();
    history.clear();

    write("replicas: 2, monitoring: {interval: 30s}, generator: {normalMean: 1ms}");

    awaitUntil(
        demo ->
            demo.pods().size() == 2
                && demo.readyPods() == 2
                && demo.pods().stream().noneMatch(pod -> before.containsKey(pod.name())));
    assertThat(history)
        .allSatisfy(
            snapshot -> assertThat(snapshot.demos().get(0).readyPods()).isGreaterThanOrEqualTo(2));
    await().until(() -> living(before) == 0);
    assertThat(demo().services().get(1).quantiles().get(0).truth()).isEqualTo(1e-3);
  }

  @Test
  void a_demo_that_is_gone_from_the_file_takes_its_processes_along() throws IOException {
    Map<String, Long> before = pids();

    Files.writeString(file, "# nothing here any more\n");

    await().until(() -> playground.snapshot().demos().isEmpty());
    await().until(() -> living(before) == 0);
    assertThat(playground.missing()).containsExactly("no MetricsDemo is defined in the files");
  }

  @Test
  void a_deleted_file_takes_its_demos_along() throws IOException {
    Map<String, Long> before = pids();

    Files.delete(file);

    await().until(() -> playground.snapshot().demos().isEmpty());
    await().until(() -> living(before) == 0);
  }

  @Test
  void a_bad_edit_is_shown_and_changes_nothing() throws IOException {
    Snapshot.Demo before = demo();

    write("replicas: 200, monitoring: {intervall: 1s}");

    await().untilAsserted(() -> assertThat(playground.snapshot().mistakes()).hasSize(2));
    assertThat(playground.snapshot().mistakes().get(0).toString()).startsWith(file + ":6: spec.");
    assertThat(demo().generation()).isEqualTo(before.generation());
    assertThat(demo().pods().stream().map(Snapshot.Pod::name).toList())
        .isEqualTo(before.pods().stream().map(Snapshot.Pod::name).toList());
    assertThat(playground.missing()).isNotEmpty();

    write("replicas: 1, monitoring: {interval: 30s}");
    awaitComplete(1, "30s");
    assertThat(playground.snapshot().mistakes()).isEmpty();
  }

  @Test
  void monitoring_can_be_switched_off_and_is_then_not_waited_for() throws IOException {
    write("replicas: 2, monitoring: {enabled: false}");

    awaitUntil(
        demo ->
            demo.interval().isEmpty()
                && demo.pods().stream().allMatch(pod -> pod.target().isEmpty()));
    await().until(() -> playground.missing().isEmpty());
  }

  @Test
  void an_edit_on_the_page_is_made_to_the_resource_and_validated_there() throws IOException {
    JsonNode wanted = JSON.readTree("{\"replicas\": 3, \"interval\": \"5s\"}");
    playground.page().editDemo("default/demo-app", wanted);
    awaitComplete(3, "5s");

    JsonNode tooShort = JSON.readTree("{\"interval\": \"1ms\"}");
    assertThatThrownBy(() -> playground.page().editDemo("default/demo-app", tooShort))
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining("must be a duration between 1s and 10m");
    JsonNode other = JSON.readTree("{\"image\": \"example.com/other:1\"}");
    assertThatThrownBy(() -> playground.page().editDemo("default/demo-app", other))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("image cannot be edited");
    assertThat(demo().generation()).isEqualTo(2);
  }

  @Test
  void logs_of_pods_can_be_read_by_the_api() throws IOException {
    try (KubernetesClient client =
        new KubernetesClientBuilder()
            .withConfig(Config.fromKubeconfig(folder.path().resolve("kubeconfig").toFile()))
            .build()) {
      String pod = playground.snapshot().demos().get(0).pods().get(0).name();

      assertThat(client.pods().inNamespace("default").withName(pod).getLog())
          .isEqualTo(Files.readString(folder.podLog("default", pod)))
          .isNotEmpty();
    }
  }

  @Test
  void the_numbers_that_arrive_stand_beside_the_truth() {
    awaitUntil(
        demo ->
            demo.services().size() == 3
                && demo.services().stream()
                    .flatMap(service -> service.quantiles().stream())
                    .noneMatch(quantile -> Double.isNaN(quantile.lowest())));
  }

  private void write(String spec) throws IOException {
    Path edited = files.resolve(".demo.yaml.new");
    Files.writeString(
        edited,
        """
        apiVersion: metricsdemo.io/v1alpha1
        kind: MetricsDemo
        metadata:
          name: demo-app
        # one line
        spec: {SPEC}
        """
            .replace("SPEC", spec));
    Files.move(edited, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
  }

  private void awaitComplete(int replicas, String interval) {
    awaitUntil(
        demo ->
            demo.wanted() == replicas
                && demo.interval().equals(Interval.parse(interval))
                && demo.pods().stream()
                    .allMatch(
                        pod ->
                            pod.target()
                                .filter(target -> target.health() == Target.Health.UP)
                                .isPresent())
                && playground.missing().isEmpty());
  }

  private void awaitUntil(Predicate<Snapshot.Demo> holds) {
    await()
        .until(
            () ->
                !playground.snapshot().demos().isEmpty()
                    && holds.test(playground.snapshot().demos().get(0)));
  }

  private Snapshot.Demo demo() {
    return playground.snapshot().demos().get(0);
  }

  private Map<String, Long> pids() {
    return demo().pods().stream()
        .collect(Collectors.toMap(Snapshot.Pod::name, pod -> pod.pid().orElseThrow()));
  }

  private static long living(Map<String, Long> pids) {
    return pids.values().stream()
        .filter(pid -> ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent())
        .count();
  }
}
