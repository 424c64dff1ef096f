import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatusBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.RollableScalableResource;
import io.metricsdemo.api.v1alpha1.MetricsDemo;
import io.metricsdemo.api.v1alpha1.MetricsDemoSpec;
import io.metricsdemo.api.v1alpha1.MonitoringSpec;
import io.metricsdemo.operator.naming.Labels;
import io.metricsdemo.operator.naming.Names;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The MetricsDemos of one cluster, and what the controllers of a real one would make of them. */
final class Demos {

  static final String NAMESPACE = "default";
  static final int PODS = 2;

  /** Its name is taken by a Deployment of somebody else. */
  private static final String STALLED = "stalled";

  private final KubernetesClient client;
  private final List<String> names;
  private final Options options;

  Demos(KubernetesClient client, int number, Options options) {
    this.client = client;
    this.options = options;
    names = names(number, options);
  }

  /** All that are scraped. */
  static List<String> names(int number, Options options) {
    List<String> names =
        new ArrayList<>(IntStream.range(0, number).mapToObj(i -> "demo-" + i).toList());
    if (options.measuresChanges()) {
      names.add(Probe.DEMO);
    }
    return names;
  }

  static String pod(String demo, int pod) {
    return demo + "-" + pod;
  }

  /**
   * All their pods are ready at once.
   *
   * @param running throws when there is no operator any more to wait for
   */
  void create(Processes.Check running) throws Exception {
    if (options.stalled()) {
      client.resource(deploymentOfSomebodyElse()).serverSideApply();
      create(STALLED);
    }
    for (String name : names) {
      create(name);
    }
    for (String name : names) {
      Processes.await(
          "Deployment " + name,
          () -> {
            running.check();
            return deployment(name).get() != null;
          });
      deployment(name)
          .editStatus(
              live -> {
                live.setStatus(
                    new DeploymentStatusBuilder()
                        .withObservedGeneration(live.getMetadata().getGeneration())
                        .withReplicas(PODS)
                        .withUpdatedReplicas(PODS)
                        .withReadyReplicas(PODS)
                        .withAvailableReplicas(PODS)
                        .build());
                return live;
              });
      client.resource(slice(name).build()).serverSideApply();
    }
  }

  private void create(String name) {
    MetricsDemo demo = new MetricsDemo();
    demo.setMetadata(new ObjectMetaBuilder().withNamespace(NAMESPACE).withName(name).build());
    demo.setSpec(new MetricsDemoSpec());
    if (name.equals(Probe.DEMO)) {
      MonitoringSpec monitoring = new MonitoringSpec();
      monitoring.setInterval(Probe.INTERVAL);
      demo.getSpec().setMonitoring(monitoring);
    }
    // Not a create: the client repeats a request whose answer is late.
    client.resource(demo).serverSideApply();
  }

  private RollableScalableResource<Deployment> deployment(String name) {
    return client.apps().deployments().inNamespace(NAMESPACE).withName(name);
  }

  private static Deployment deploymentOfSomebodyElse() {
    // @formatter:off
    return new DeploymentBuilder()
        .withNewMetadata().withNamespace(NAMESPACE).withName(STALLED).endMetadata()
        .withNewSpec()
          .withNewSelector().addToMatchLabels("app", "another").endSelector()
          .withNewTemplate()
            .withNewMetadata().addToLabels("app", "another").endMetadata()
            .withNewSpec()
              .addNewContainer().withName("another").withImage("another").endContainer()
            .endSpec()
          .endTemplate()
        .endSpec()
        .build();
    // @formatter:on
  }

  private static EndpointSliceBuilder slice(String demo) {
    // @formatter:off
    EndpointSliceBuilder slice =
        new EndpointSliceBuilder()
            .withNewMetadata()
              .withNamespace(NAMESPACE)
              .withName(demo)
              .withLabels(new TreeMap<>(Labels.selector(demo)))
              .addToLabels("kubernetes.io/service-name", demo)
            .endMetadata()
            .withAddressType("IPv4")
            .addNewPort()
              .withName(Names.METRICS_PORT).withPort(Names.METRICS_PORT_NUMBER)
            .endPort();
    for (int pod = 0; pod < PODS; pod++) {
      slice
          .addNewEndpoint()
            .withAddresses("10.0.0." + (pod + 1))
            .withNewConditions().withReady(true).endConditions()
            .withNewTargetRef()
              .withKind("Pod")
              .withNamespace(NAMESPACE)
              .withName(pod(demo, pod))
              .withUid(pod(demo, pod))
            .endTargetRef()
          .endEndpoint();
    }
    // @formatter:on
    return slice;
  }

  boolean areVerified() {
    return states().equals(Map.of("Scraped=True DataVerified=True", (long) names.size()));
  }

  /** Whether Prometheus has been asked about each of them. */
  boolean haveVerdicts() {
    return all().stream().allMatch(Demos::hasVerdict);
  }

  private static boolean hasVerdict(MetricsDemo demo) {
    return find(demo, "Scraped")
        .filter(scraped -> !scraped.getReason().equals("NotObserved"))
        .isPresent();
  }

  /** How many are in which state, without the stalled one. */
  Map<String, Long> states() {
    return all().stream()
        .map(demo -> condition(demo, "Scraped") + " " + condition(demo, "DataVerified"))
        .collect(Collectors.groupingBy(state -> state, TreeMap::new, Collectors.counting()));
  }

  private List<MetricsDemo> all() {
    return client.resources(MetricsDemo.class).inNamespace(NAMESPACE).list().getItems().stream()
        .filter(demo -> !demo.getMetadata().getName().equals(STALLED))
        .toList();
  }

  /** Whether Scraped of one is True. */
  boolean isScraped(String name) {
    return find(
            client.resources(MetricsDemo.class).inNamespace(NAMESPACE).withName(name).get(),
            "Scraped")
        .filter(scraped -> scraped.getStatus().equals("True"))
        .isPresent();
  }

  private static String condition(MetricsDemo demo, String type) {
    return find(demo, type)
        .map(
            condition ->
                condition.getStatus().equals("True")
                    ? type + "=True"
                    : "%s=%s/%s".formatted(type, condition.getStatus(), condition.getReason()))
        .orElse(type + " absent");
  }

  private static Optional<Condition> find(MetricsDemo demo, String type) {
    return Optional.ofNullable(demo.getStatus())
        .map(status -> status.getConditions())
        .orElse(List.of())
        .stream()
        .filter(condition -> condition.getType().equals(type))
        .findFirst();
  }
}
