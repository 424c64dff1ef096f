package io.metricsdemo.operator.diagnosis;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitorBuilder;
import io.metricsdemo.operator.kubernetes.Access;
import io.metricsdemo.operator.kubernetes.NotPermittedException;
import io.metricsdemo.operator.parameters.Interval;
import io.metricsdemo.operator.prometheus.CachingPrometheusApi;
import io.metricsdemo.operator.prometheus.ForwardingPrometheusApi;
import io.metricsdemo.operator.prometheus.PrometheusApi;
import io.metricsdemo.operator.prometheus.PrometheusException;
import io.metricsdemo.operator.prometheus.Sample;
import io.metricsdemo.operator.prometheus.ScrapingServer;
import io.metricsdemo.operator.prometheus.Target;
import io.metricsdemo.operator.prometheusoperator.PrometheusResource;
import io.metricsdemo.operator.prometheusoperator.ScrapeClass;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A ServiceMonitor {@code shop/web} that is scraped well by Prometheus {@code monitoring/k8s}, for
 * a test to spoil.
 */
public final class Scene implements ClusterFacts {

  static final String POOL = "serviceMonitor/shop/web/0";

  public ServiceMonitor monitor = monitor();
  public Optional<String> job = Optional.of("web");
  public Optional<LabelSelector> selector = Optional.of(matching("release", "kps"));
  public Optional<LabelSelector> namespaceSelector = Optional.of(new LabelSelector());
  public String discoveryRole = "EndpointSlice";
  public boolean listenLocal;
  public List<ScrapeClass> scrapeClasses = List.of();
  public boolean ignoreNamespaceSelectors;
  public Optional<String> manager = Optional.empty();
  public PrometheusResource.Kind kind = PrometheusResource.Kind.PROMETHEUS;
  public String name = "k8s";
  public boolean daemonSet;
  public boolean ofPrometheusOperator = true;
  public Map<String, String> namespaceLabels = Map.of("kubernetes.io/metadata.name", "shop");
  public List<Service> services = List.of(service("web", "http-metrics"));
  public List<EndpointSlice> slices = List.of(slice("http-metrics", Map.of("web-1", true)));
  public List<Event> warnings = List.of();
  public List<Pod> pods = List.of();
  public List<Pod> podsOfService = List.of();
  public Map<String, Object> prometheusSpec = new HashMap<>();
  public List<Map<String, Object>> prometheusConditions = new ArrayList<>();
  public Map<String, String> prometheusAnnotations = new HashMap<>();
  public Map<String, String> flaws = new HashMap<>();
  public Instant now = Instant.parse("2026-01-01T12:00:00Z");
  public List<Deployment> operators = List.of(operator(1, 1));
  public List<Deployment> operatorsWithoutLabels = List.of();
  public List<PrometheusApi> servers = new ArrayList<>(List.of(answering(target("web-1"))));

  /** What the account of the Prometheus may not do, in a namespace or in all of them. */
  public Set<Access> forbidden = new HashSet<>();

  /** No fact can be read. */
  public boolean apiServerAway;

  /** Facts that we may not read, by the name of their method. */
  public Map<String, String> notPermitted = new HashMap<>();

  public CheckContext subject() {
    return new CheckContext(
        monitor,
        job,
        ofPrometheusOperator ? Optional.of(prometheus()) : Optional.empty(),
        servers.stream().map(CachingPrometheusApi::new).toList(),
        this);
  }

  /** Makes the ServiceMonitor that of MetricsDemo {@code shop/web}. */
  public Scene ofDemo() {
    monitor =
        new ServiceMonitorBuilder(monitor)
            .editMetadata()
            .addNewOwnerReference()
            .withApiVersion("metricsdemo.io/v1alpha1")
            .withKind("MetricsDemo")
            .withName("web")
            .withUid("1")
            .withController(true)
            .endOwnerReference()
            .endMetadata()
            .build();
    return this;
  }

  public PrometheusResource prometheus() {
    return new PrometheusResource(
        kind,
        "monitoring",
        name,
        daemonSet,
        selector,
        namespaceSelector,
        "prometheus-k8s",
        discoveryRole,
        "web",
        false,
        "/",
        listenLocal,
        scrapeClasses,
        ignoreNamespaceSelectors,
        List.of(),
        manager);
  }

  public static ServiceMonitor monitor() {
    // @formatter:off
    return new ServiceMonitorBuilder()
        .withNewMetadata()
          .withNamespace("shop")
          .withName("web")
          .withLabels(Map.of("release", "kps"))
          .withCreationTimestamp("2026-01-01T12:00:00Z")
        .endMetadata()
        .withNewSpec()
          .withJobLabel("app")
          .withNewSelector().withMatchLabels(Map.of("app", "web")).endSelector()
          .addNewEndpoint().withPort("http-metrics").withInterval("30s").endEndpoint()
        .endSpec()
        .build();
    // @formatter:on
  }

  public static Service service(String name, String port) {
    // @formatter:off
    return new ServiceBuilder()
        .withNewMetadata()
          .withNamespace("shop").withName(name).withLabels(Map.of("app", name))
        .endMetadata()
        .withNewSpec()
          .withSelector(Map.of("app", name))
          .addNewPort().withName(port).withPort(8080).endPort()
        .endSpec()
        .build();
    // @formatter:on
  }

  /**
   * @param pods whether each is ready
   */
  public static EndpointSlice slice(String port, Map<String, Boolean> pods) {
    EndpointSliceBuilder slice =
        new EndpointSliceBuilder()
            .withNewMetadata()
            .endMetadata()
            .addNewPort()
            .withName(port)
            .withPort(8080)
            .endPort();
    pods.forEach(
        (pod, ready) ->
            slice
                .addNewEndpoint()
                .withAddresses("10.0.0.1")
                .withNewConditions()
                .withReady(ready)
                .endConditions()
                .withNewTargetRef()
                .withKind("Pod")
                .withName(pod)
                .endTargetRef()
                .endEndpoint());
    return slice.build();
  }

  public static Deployment operator(int replicas, int ready) {
    // @formatter:off
    return new DeploymentBuilder()
        .withNewMetadata()
          .withNamespace("monitoring").withName("prometheus-operator")
        .endMetadata()
        .withNewSpec().withReplicas(replicas).endSpec()
        .withNewStatus().withReadyReplicas(ready).endStatus()
        .build();
    // @formatter:on
  }

  public static LabelSelector matching(String key, String value) {
    return new LabelSelectorBuilder().addToMatchLabels(key, value).build();
  }

  public static LabelSelector expression(String key, String operator, String... values) {
    return new LabelSelectorBuilder()
        .addToMatchExpressions(new LabelSelectorRequirement(key, operator, List.of(values)))
        .build();
  }

  public static Target target(String pod) {
    return target(pod, Target.Health.UP, "");
  }

  public static Target target(String pod, Target.Health health, String lastError) {
    return new Target(
        POOL,
        Map.of("namespace", "shop", "pod", pod, "job", "web"),
        health,
        "http://10.0.0.1:8080/metrics",
        Optional.of(Instant.EPOCH),
        lastError,
        Interval.parse("30s"),
        "10s");
  }

  /** A target of a pod, with labels that relabeling has made of those of discovery. */
  public static Target relabeled(String pod, Map<String, String> labels) {
    Target target = target(pod);
    return new Target(
        target.scrapePool(),
        labels,
        target.health(),
        target.scrapeUrl(),
        target.lastScrape(),
        target.lastError(),
        target.scrapeInterval(),
        target.scrapeTimeout(),
        Optional.of(new Target.Discovered("shop", pod)));
  }

  public static PrometheusApi answering(Target... targets) {
    return withSamples(10, 10, targets);
  }

  /** A server with targets; each scrape of a target returns so many samples. */
  public static PrometheusApi withSamples(double exposed, double kept, Target... targets) {
    return new FakeServer(
        List.of(targets),
        List.of(
            new Sample(Map.of("__name__", "scrape_samples_scraped"), exposed),
            new Sample(Map.of("__name__", "scrape_samples_post_metric_relabeling"), kept)));
  }

  public static PrometheusApi failing(PrometheusException.Kind kind, String message) {
    return CachingPrometheusApi.failed(new PrometheusException(kind, message));
  }

  /** A server that is a pod of a Prometheus with several. */
  public static PrometheusApi replica(String pod, Target... targets) {
    return new ForwardingPrometheusApi(answering(targets)) {
      @Override
      public Optional<String> pod() {
        return Optional.of(pod);
      }
    };
  }

  /** A server that has these targets. */
  public record FakeServer(List<Target> all, List<Sample> samples) implements ScrapingServer {
    @Override
    public List<Sample> query(String expression) {
      return samples;
    }

    @Override
    public List<Target> targets(String scrapePool) {
      return all.stream().filter(target -> target.scrapePool().equals(scrapePool)).toList();
    }
  }

  @Override
  public Map<String, String> namespaceLabels(String namespace) throws NotPermittedException {
    refuse("namespaceLabels");
    return namespaceLabels;
  }

  @Override
  public List<Service> services(String namespace, LabelSelector selector)
      throws NotPermittedException {
    refuse("services");
    if (namespace.isEmpty()) {
      refuse("services cluster-wide");
    }
    return services.stream()
        .filter(
            service ->
                namespace.isEmpty() || namespace.equals(service.getMetadata().getNamespace()))
        .filter(
            service ->
                service
                    .getMetadata()
                    .getLabels()
                    .entrySet()
                    .containsAll(selector.getMatchLabels().entrySet()))
        .toList();
  }

  @Override
  public List<EndpointSlice> endpointSlices(Service service) throws NotPermittedException {
    refuse("endpointSlices");
    return in(service, slices);
  }

  @Override
  public boolean isAllowed(PrometheusResource prometheus, Access access)
      throws NotPermittedException {
    refuse("isAllowed");
    return !forbidden.contains(access)
        && !forbidden.contains(new Access(access.verb(), access.group(), access.resource(), ""));
  }

  /** Takes a permission away from the account of the Prometheus, in all namespaces. */
  void forbid(String verb, String group, String resource) {
    forbid(verb, group, resource, "");
  }

  void forbid(String verb, String group, String resource, String namespace) {
    forbidden.add(new Access(verb, group, resource, namespace));
  }

  @Override
  public List<Event> warnings(ServiceMonitor subject) throws NotPermittedException {
    refuse("warnings");
    return warnings;
  }

  @Override
  public List<Deployment> prometheusOperators() throws NotPermittedException {
    refuse("prometheusOperators");
    return operators;
  }

  @Override
  public List<Deployment> allPrometheusOperators() throws NotPermittedException {
    refuse("prometheusOperators");
    return Stream.concat(operators.stream(), operatorsWithoutLabels.stream()).toList();
  }

  @Override
  public List<Pod> pods(PrometheusResource prometheus) throws NotPermittedException {
    refuse("pods");
    return pods;
  }

  /** What is wrong with keys that the ServiceMonitor refers to, by the field. */
  @Override
  public Optional<String> flaw(String namespace, MonitorReferences.Reference reference) {
    return Optional.ofNullable(flaws.get(reference.field()));
  }

  @Override
  public List<Pod> pods(Service service) throws NotPermittedException {
    refuse("podsOfService");
    return in(service, podsOfService);
  }

  /** Those of the namespace of a Service; an object that names none is behind each Service. */
  private static <T extends HasMetadata> List<T> in(Service service, List<T> objects) {
    String namespace = service.getMetadata().getNamespace();
    return objects.stream()
        .filter(
            object ->
                namespace.equals(
                    Objects.requireNonNullElse(object.getMetadata().getNamespace(), namespace)))
        .toList();
  }

  @Override
  public Instant now() {
    return now;
  }

  /** Changed an hour before now, when it got generation 2. */
  @Override
  public Optional<PrometheusState> state(PrometheusResource prometheus)
      throws NotPermittedException {
    refuse("state");
    GenericKubernetesResource resource = new GenericKubernetesResource();
    resource.setMetadata(
        new ObjectMetaBuilder()
            .withNamespace(prometheus.namespace())
            .withName(prometheus.name())
            .withGeneration(2L)
            .withAnnotations(prometheusAnnotations)
            .withCreationTimestamp("2026-01-01T11:00:00Z")
            .build());
    resource.setAdditionalProperty("spec", prometheusSpec);
    resource.setAdditionalProperty("status", Map.of("conditions", prometheusConditions));
    return Optional.of(new PrometheusState(resource));
  }

  private void refuse(String fact) throws NotPermittedException {
    if (apiServerAway) {
      throw new KubernetesClientException("connection refused");
    }
    if (notPermitted.containsKey(fact)) {
      throw new NotPermittedException(notPermitted.get(fact));
    }
  }
}
