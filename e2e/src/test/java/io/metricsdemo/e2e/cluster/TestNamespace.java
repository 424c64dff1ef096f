package io.metricsdemo.e2e.cluster;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.metricsdemo.api.v1alpha1.MetricsDemo;
import io.metricsdemo.api.v1alpha1.MetricsDemoSpec;
import io.metricsdemo.api.v1alpha1.MonitoringSpec;
import io.metricsdemo.testing.Patience;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A namespace of its own for each test, which goes with all that is in it when the test has ended.
 */
public final class TestNamespace implements BeforeEachCallback, AfterEachCallback {

  private KubernetesClient client;
  private String name;

  @Override
  public void beforeEach(ExtensionContext context) {
    client = Cluster.connect();
    name = "test-" + UUID.randomUUID().toString().substring(0, 8);
    // The demo pods have to get along with the strictest standard.
    // @formatter:off
    client
        .resource(
            new NamespaceBuilder()
                .withNewMetadata()
                  .withName(name)
                  .addToLabels("pod-security.kubernetes.io/enforce", "restricted")
                .endMetadata()
                .build())
        .create();
    // @formatter:on
    // Without it the API server refuses pods.
    await("ServiceAccount default of " + name)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> find(ServiceAccount.class, "default").isPresent());
  }

  @Override
  public void afterEach(ExtensionContext context) {
    client.namespaces().withName(name).delete();
    client.close();
  }

  public String name() {
    return name;
  }

  public KubernetesClient client() {
    return client;
  }

  /** A demo with nothing in its spec, not yet created. */
  public MetricsDemo demo(String demo) {
    MetricsDemo made = new MetricsDemo();
    made.setMetadata(new ObjectMetaBuilder().withNamespace(name).withName(demo).build());
    made.setSpec(new MetricsDemoSpec());
    return made;
  }

  /** What is to be monitored at an interval, such as 5s, and by default else. */
  public static MonitoringSpec every(String interval) {
    MonitoringSpec monitoring = new MonitoringSpec();
    monitoring.setInterval(interval);
    return monitoring;
  }

  /** Creates a demo whose spec is as the change makes it. */
  public MetricsDemo create(String demo, Consumer<MetricsDemoSpec> change) {
    MetricsDemo made = demo(demo);
    change.accept(made.getSpec());
    return client.resource(made).create();
  }

  /** Changes the spec of a live demo. */
  public void edit(String demo, Consumer<MetricsDemoSpec> change) {
    // The operator may write its status in between, which is a conflict.
    await("edit of %s/%s".formatted(name, demo))
        .pollDelay(Duration.ZERO)
        .until(
            () ->
                resource(MetricsDemo.class, demo)
                    .edit(
                        live -> {
                          change.accept(live.getSpec());
                          return live;
                        }),
            Objects::nonNull);
  }

  public <T extends HasMetadata> Resource<T> resource(Class<T> type, String object) {
    return client.resources(type).inNamespace(name).withName(object);
  }

  public <T extends HasMetadata> Optional<T> find(Class<T> type, String object) {
    return Optional.ofNullable(resource(type, object).get());
  }

  public <T extends HasMetadata> List<T> list(Class<T> type) {
    return client.resources(type).inNamespace(name).list().getItems();
  }

  /** Waits until an object is there, and returns it. */
  public <T extends HasMetadata> T awaitObject(Class<T> type, String object) {
    return await(type.getSimpleName() + " " + object)
        .until(() -> find(type, object), Optional::isPresent)
        .orElseThrow();
  }

  /**
   * Waits for a condition of a demo to have a status and a reason, and returns it.
   *
   * @param words that its message has then; before, it may say something else for the same reason
   */
  public Condition awaitCondition(
      String demo, String type, String status, String reason, String... words) {
    return awaitCondition(demo, type, status, reason, Patience.BY_DEFAULT, words);
  }

  /** Waits so long for a condition of a demo, and returns it. */
  public Condition awaitCondition(
      String demo, String type, String status, String reason, Duration patience, String... words) {
    Predicate<Condition> wanted =
        is(type, status, reason)
            .and(condition -> Stream.of(words).allMatch(condition.getMessage()::contains));
    // Of all conditions, since the error of a wait that fails shows the last value.
    return await("%s=%s/%s %s of %s/%s".formatted(type, status, reason, List.of(words), name, demo))
        .atMost(patience)
        .until(() -> conditions(demo), conditions -> conditions.stream().anyMatch(wanted))
        .stream()
        .filter(wanted)
        .findFirst()
        .orElseThrow();
  }

  /** Waits for a condition of every demo of the namespace; there may be hundreds. */
  public void awaitAll(String type, String status, String reason) {
    Predicate<Condition> wanted = is(type, status, reason);
    await("%s=%s/%s of all demos of %s".formatted(type, status, reason, name))
        .atMost(Patience.LONG)
        .until(
            () ->
                list(MetricsDemo.class).stream()
                    .allMatch(demo -> conditions(Optional.of(demo)).stream().anyMatch(wanted)));
  }

  private static Predicate<Condition> is(String type, String status, String reason) {
    return condition ->
        condition.getType().equals(type)
            && condition.getStatus().equals(status)
            && condition.getReason().equals(reason);
  }

  /** Deletes the demos of namespaces that are about to go, which may take them a minute. */
  public void clearTerminating() {
    client.namespaces().list().getItems().stream()
        .filter(namespace -> namespace.getMetadata().getDeletionTimestamp() != null)
        .forEach(
            namespace ->
                client
                    .resources(MetricsDemo.class)
                    .inNamespace(namespace.getMetadata().getName())
                    .delete());
  }

  public List<Condition> conditions(String demo) {
    return conditions(find(MetricsDemo.class, demo));
  }

  static List<Condition> conditions(Optional<MetricsDemo> demo) {
    return demo.map(MetricsDemo::getStatus).map(status -> status.getConditions()).orElse(List.of());
  }

  /** The pods of a demo, those that are about to go apart. */
  public List<Pod> pods(String demo) {
    return client.pods().inNamespace(name).withLabel("app", demo).list().getItems().stream()
        .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
        .toList();
  }

  public List<String> podNames(String demo) {
    return pods(demo).stream().map(pod -> pod.getMetadata().getName()).toList();
  }

  /** Runs kubectl in this namespace. */
  public Command kubectl(String... arguments) {
    return Command.kubectlIn(name, arguments);
  }

  /** Applies a document in this namespace, as kubectl apply -f does. */
  public void apply(String yaml) {
    Command.apply(name, yaml);
  }

  /**
   * Creates a Secret with a key and a certificate that is signed by itself.
   *
   * @param host the name that the certificate is for
   */
  public void createCertificate(String secret, String host) {
    Command.createCertificate(name, secret, host);
  }
}
