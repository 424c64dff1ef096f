package io.metricsdemo.operator.diagnosis;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Listable;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import io.metricsdemo.operator.kubernetes.Access;
import io.metricsdemo.operator.kubernetes.NotPermittedException;
import io.metricsdemo.operator.prometheusoperator.PrometheusLocator;
import io.metricsdemo.operator.prometheusoperator.PrometheusResource;
import io.metricsdemo.operator.prometheusoperator.PrometheusResources;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Reads each fact from the API server when it is first needed, and caches it. An instance serves
 * one round of examinations. Throws {@link io.fabric8.kubernetes.client.KubernetesClientException}
 * when the API server fails. Safe for use by several threads.
 */
public final class LiveClusterFacts implements ClusterFacts {

  private static final String SERVICE_OF_SLICE = "kubernetes.io/service-name";

  private final KubernetesClient client;
  private final Access.Caller caller;
  private final Remembered<String, Map<String, String>> namespaces = new Remembered<>();
  private final Remembered<List<Object>, List<Service>> services = new Remembered<>();
  private final Remembered<String, List<EndpointSlice>> slices = new Remembered<>();
  private final Remembered<List<Object>, Boolean> reviews = new Remembered<>();
  private final Remembered<String, List<Event>> warnings = new Remembered<>();
  private final Remembered<String, List<Pod>> pods = new Remembered<>();
  private final Remembered<List<Object>, List<Pod>> podsOfServices = new Remembered<>();
  private final Remembered<String, List<GenericKubernetesResource>> states = new Remembered<>();
  private final Remembered<String, List<Deployment>> operators = new Remembered<>();

  /** The facts that the operator reads. */
  public LiveClusterFacts(KubernetesClient client) {
    this(client, Access.Caller.OPERATOR);
  }

  public LiveClusterFacts(KubernetesClient client, Access.Caller caller) {
    this.client = client;
    this.caller = caller;
  }

  @Override
  public Map<String, String> namespaceLabels(String namespace) throws NotPermittedException {
    return namespaces.get(
        namespace,
        () ->
            Optional.ofNullable(
                    new Access("get", "", "namespaces", namespace)
                        .ask(caller, () -> client.namespaces().withName(namespace).get()))
                .map(Namespace::getMetadata)
                .map(metadata -> metadata.getLabels())
                .orElse(Map.of()));
  }

  @Override
  public List<Service> services(String namespace, LabelSelector selector)
      throws NotPermittedException {
    var all = client.services();
    var within = namespace.isEmpty() ? all.inAnyNamespace() : all.inNamespace(namespace);
    return services.get(
        List.of(namespace, selector),
        () -> list("", "services", namespace, within.withLabelSelector(selector)));
  }

  @Override
  public List<EndpointSlice> endpointSlices(Service service) throws NotPermittedException {
    String namespace = service.getMetadata().getNamespace();
    String name = service.getMetadata().getName();
    return slices.get(
        namespace + "/" + name,
        () ->
            list(
                "discovery.k8s.io",
                "endpointslices",
                namespace,
                client
                    .discovery()
                    .v1()
                    .endpointSlices()
                    .inNamespace(namespace)
                    .withLabel(SERVICE_OF_SLICE, name)));
  }

  @Override
  public boolean isAllowed(PrometheusResource prometheus, Access access)
      throws NotPermittedException {
    // An account that is allowed cluster-wide, as most are, takes one review for all namespaces.
    Access everywhere = new Access(access.verb(), access.group(), access.resource(), "");
    return review(prometheus, everywhere)
        || !access.namespace().isEmpty() && review(prometheus, access);
  }

  private boolean review(PrometheusResource prometheus, Access access)
      throws NotPermittedException {
    String account =
        "system:serviceaccount:%s:%s"
            .formatted(prometheus.namespace(), prometheus.serviceAccountName());
    return reviews.get(
        List.of(account, access),
        () ->
            new Access("create", "authorization.k8s.io", "subjectaccessreviews", "")
                .ask(
                    caller,
                    () ->
                        client
                            .authorization()
                            .v1()
                            .subjectAccessReview()
                            .create(review(account, prometheus.namespace(), access))
                            .getStatus()
                            .getAllowed()));
  }

  /** Roles may be bound to the groups that every service account is in. */
  private static SubjectAccessReview review(
      String account, String namespaceOfAccount, Access access) {
    // @formatter:off
    return new SubjectAccessReviewBuilder()
        .withNewSpec()
          .withUser(account)
          .withGroups(
              "system:serviceaccounts",
              "system:serviceaccounts:" + namespaceOfAccount,
              "system:authenticated")
          .withNewResourceAttributes()
            .withVerb(access.verb())
            .withGroup(access.group())
            .withResource(access.resource())
            .withNamespace(access.namespace())
          .endResourceAttributes()
        .endSpec()
        .build();
    // @formatter:on
  }

  @Override
  public List<Event> warnings(ServiceMonitor monitor) throws NotPermittedException {
    String namespace = monitor.getMetadata().getNamespace();
    String name = monitor.getMetadata().getName();
    return warnings.get(
        namespace + "/" + name,
        () ->
            list(
                "",
                "events",
                namespace,
                client
                    .v1()
                    .events()
                    .inNamespace(namespace)
                    .withField("involvedObject.kind", "ServiceMonitor")
                    .withField("involvedObject.name", name)
                    .withField("type", "Warning")));
  }

  @Override
  public List<Pod> pods(PrometheusResource prometheus) throws NotPermittedException {
    return pods.get(
        prometheus.toString(),
        () ->
            PrometheusLocator.podsOf(
                prometheus,
                list(
                    "",
                    "pods",
                    prometheus.namespace(),
                    client
                        .pods()
                        .inNamespace(prometheus.namespace())
                        .withLabel(PrometheusLocator.RESOURCE_LABEL, prometheus.name()))));
  }

  @Override
  public List<Pod> pods(Service service) throws NotPermittedException {
    String namespace = service.getMetadata().getNamespace();
    Map<String, String> selector = service.getSpec().getSelector();
    if (selector == null || selector.isEmpty()) {
      return List.of();
    }
    return podsOfServices.get(
        List.of(namespace, selector),
        () ->
            list("", "pods", namespace, client.pods().inNamespace(namespace).withLabels(selector)));
  }

  /** The operator has no permission to read Secrets, and does not try. */
  @Override
  public Optional<String> flaw(String namespace, MonitorReferences.Reference reference) {
    if (caller == Access.Caller.OPERATOR) {
      return Optional.empty();
    }
    String name =
        "%s %s/%s"
            .formatted(reference.secret() ? "Secret" : "ConfigMap", namespace, reference.name());
    try {
      Optional<Set<String>> keys =
          reference.secret() ? secretKeys(namespace, reference) : mapKeys(namespace, reference);
      if (keys.isEmpty()) {
        return Optional.of(name + ", which does not exist");
      }
      return keys.get().contains(reference.key())
          ? Optional.empty()
          : Optional.of("%s, which has no key %s".formatted(name, reference.key()));
    } catch (KubernetesClientException e) {
      // An object that cannot be read may exist.
      return Optional.empty();
    }
  }

  private Optional<Set<String>> secretKeys(String namespace, MonitorReferences.Reference one) {
    return Optional.ofNullable(client.secrets().inNamespace(namespace).withName(one.name()).get())
        .map(secret -> secret.getData() == null ? Set.<String>of() : secret.getData().keySet());
  }

  private Optional<Set<String>> mapKeys(String namespace, MonitorReferences.Reference one) {
    return Optional.ofNullable(
            client.configMaps().inNamespace(namespace).withName(one.name()).get())
        .map(map -> map.getData() == null ? Set.<String>of() : map.getData().keySet());
  }

  private <T extends HasMetadata, L extends KubernetesResourceList<T>> List<T> list(
      String group, String resource, String namespace, Listable<L> objects)
      throws NotPermittedException {
    return new Access("list", group, resource, namespace)
        .ask(caller, () -> objects.list().getItems());
  }

  /** By its name in a list: to get it would take one more permission. */
  @Override
  public Optional<PrometheusState> state(PrometheusResource prometheus)
      throws NotPermittedException {
    ResourceDefinitionContext kind = PrometheusResources.definition(prometheus.kind());
    return states
        .get(
            prometheus.toString(),
            () ->
                list(
                    kind.getGroup(),
                    kind.getPlural(),
                    prometheus.namespace(),
                    client
                        .genericKubernetesResources(kind)
                        .inNamespace(prometheus.namespace())
                        .withField("metadata.name", prometheus.name())))
        .stream()
        .filter(found -> found.getMetadata().getName().equals(prometheus.name()))
        .findFirst()
        .map(PrometheusState::new);
  }

  @Override
  public List<Deployment> prometheusOperators() throws NotPermittedException {
    return operators("usual", OperatorSearch::find);
  }

  @Override
  public List<Deployment> allPrometheusOperators() throws NotPermittedException {
    return operators("all", OperatorSearch::findAll);
  }

  private List<Deployment> operators(
      String which, Function<OperatorSearch, List<Deployment>> search)
      throws NotPermittedException {
    return operators.get(
        which,
        () ->
            new Access("list", "apps", "deployments", "")
                .ask(caller, () -> search.apply(new OperatorSearch(client))));
  }
}
