package io.metricsdemo.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.api.model.rbac.RoleRef;
import io.fabric8.kubernetes.api.model.rbac.Subject;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import io.metricsdemo.operator.naming.Labels;
import io.metricsdemo.operator.prometheusoperator.PrometheusLocator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@code kubectl apply -k} installs fits the operator that is built here. */
class InstallManifestsTest {

  private static final Path DEPLOY = Path.of("../deploy");
  private static final Path CHART_TEMPLATES = DEPLOY.resolve("helm/metricsdemo-operator/templates");
  private static final Path FIXTURES = Path.of("src/test/resources/fixtures");
  private static final KubernetesSerialization YAML = new KubernetesSerialization();

  private static final List<HasMetadata> INSTALL = objectsIn("install");

  private static Stream<Path> kustomizations() {
    return Stream.concat(
        Stream.of(Path.of("../crds")),
        Stream.of("install", "install-one-namespace", "network-policy", "operator-monitoring")
            .map(DEPLOY::resolve));
  }

  @ParameterizedTest
  @MethodSource("kustomizations")
  void kustomization_lists_every_file_of_its_folder(Path folder) {
    JsonNode kustomization = yaml(folder.resolve("kustomization.yaml"), JsonNode.class);
    List<String> listed = new ArrayList<>(List.of("kustomization.yaml"));
    for (String field : List.of("resources", "configurations")) {
      kustomization.path(field).forEach(file -> listed.add(file.asText()));
    }
    listed.removeIf(file -> file.startsWith("../"));

    assertThat(yamlFiles(folder).map(file -> file.getFileName().toString()))
        .containsExactlyInAnyOrderElementsOf(listed);
  }

  @ParameterizedTest
  @MethodSource("kustomizations")
  void kustomization_puts_the_recommended_labels_on_every_object_and_changes_no_selector(
      Path folder) {
    JsonNode labels = yaml(folder.resolve("kustomization.yaml"), JsonNode.class).path("labels");

    assertThat(labels).hasSize(1);
    assertThat(labels.get(0).path("includeSelectors").asBoolean()).isFalse();
    Map<String, String> pairs = new HashMap<>();
    labels
        .get(0)
        .path("pairs")
        .properties()
        .forEach(pair -> pairs.put(pair.getKey(), pair.getValue().asText()));
    pairs.remove(Labels.COMPONENT);
    assertThat(pairs)
        .isEqualTo(
            Map.of(
                Labels.NAME,
                "metricsdemo-operator",
                Labels.VERSION,
                version(),
                Labels.PART_OF,
                "metricsdemo",
                // Not the operator's own name, by which it knows the objects of a demo.
                Labels.MANAGED_BY,
                "kustomize"));
  }

  @Test
  void operator_may_do_nothing_by_wildcard_and_reads_no_secret() {
    assertThat(rules())
        .isNotEmpty()
        .allSatisfy(
            rule -> {
              assertThat(rule.getApiGroups()).doesNotContain("*");
              assertThat(rule.getVerbs()).doesNotContain("*", "escalate", "bind", "impersonate");
              assertThat(rule.getResources())
                  .isNotEmpty()
                  .noneMatch(resource -> resource.contains("*"))
                  .noneMatch(resource -> resource.startsWith("secrets"))
                  .noneMatch(resource -> resource.startsWith("pods/"));
            });
  }

  @Test
  void every_role_of_the_operator_is_bound_to_its_service_account() {
    Set<String> roles = new HashSet<>();
    of(INSTALL, ClusterRole.class)
        .filter(role -> !role.getMetadata().getLabels().containsKey(Labels.COMPONENT))
        .forEach(role -> roles.add("ClusterRole " + role.getMetadata().getName()));
    of(INSTALL, Role.class).forEach(role -> roles.add("Role " + role.getMetadata().getName()));
    Set<String> bound = new HashSet<>();
    List<Subject> subjects = new ArrayList<>();
    of(INSTALL, ClusterRoleBinding.class)
        .forEach(
            binding -> {
              bound.add(text(binding.getRoleRef()));
              subjects.addAll(binding.getSubjects());
            });
    of(INSTALL, RoleBinding.class)
        .forEach(
            binding -> {
              bound.add(text(binding.getRoleRef()));
              subjects.addAll(binding.getSubjects());
            });
    ServiceAccount account = only(INSTALL, ServiceAccount.class);

    assertThat(bound).isEqualTo(roles);
    assertThat(subjects).allSatisfy(subject -> assertIs(subject, account));
    assertThat(podSpec().getServiceAccountName()).isEqualTo(account.getMetadata().getName());
  }

  /** The rules have one source: a rule that only one of the two has would be noticed late. */
  @Test
  void chart_has_the_roles_of_the_installation() throws IOException {
    String labels = "  labels:\n    {{- include \"metricsdemo-operator.labels\" . | nindent 4 }}\n";
    String keep =
        "  {{- if .Values.crds.keep }}\n"
            + "  annotations:\n    helm.sh/resource-policy: keep\n"
            + "  {{- end }}\n";

    assertTemplate(
        "roles.yaml",
        String.join(
                "---\n",
                installed("20-clusterrole-watched.yaml"),
                installed("21-clusterrole-dependent.yaml"),
                installed("22-clusterrole-crd.yaml"),
                installed("23-clusterrole-diagnose.yaml"),
                "{{- if .Values.leaderElection.enabled }}\n"
                    + installed("24-role-leader-election.yaml")
                    + "{{- end }}\n")
            .replaceAll("(?m)^  namespace: .*", "  namespace: {{ .Release.Namespace }}")
            .replaceAll(
                "(?m)^  name: metricsdemo-operator(.*\\n(?:  namespace: .*\\n)?)",
                "  name: {{ include \"metricsdemo-operator.fullname\" . }}$1" + labels));
    assertTemplate(
        "clusterroles-for-users.yaml",
        "{{- if .Values.crds.enabled }}\n"
            + installed("25-clusterroles-for-users.yaml")
                .replace("  labels:\n", labels)
                .replaceAll("(?m)^    rbac.*/aggregate-.*\\n", "$0" + keep)
            + "{{- end }}\n");
  }

  @Test
  void chart_has_the_alerts_and_the_dashboards_of_the_kustomizations() throws IOException {
    assertTemplate(
        "prometheusrule.yaml",
        "{{- if .Values.alerts.enabled }}\n"
            + read(DEPLOY.resolve("operator-monitoring/prometheusrule.yaml"))
                // The templates of Prometheus are none of Helm.
                .replaceAll("\\{\\{[^}]*}}", "{{`$0`}}")
                .replace(
                    """
                      name: metricsdemo-operator
                      namespace: metricsdemo-system
                      labels:
                        app.kubernetes.io/name: metricsdemo-operator
                    """,
                    """
                      name: {{ include "metricsdemo-operator.fullname" . }}
                      namespace: {{ .Release.Namespace }}
                      labels:
                        {{- include "metricsdemo-operator.labels" . | nindent 4 }}
                        {{- with .Values.alerts.labels }}
                        {{- toYaml . | nindent 4 }}
                        {{- end }}
                    """)
            + "{{- end }}\n");
    for (String dashboard : List.of("metricsdemo.json", "metricsdemo-operator.json")) {
      assertTemplate(
          "../files/dashboards/" + dashboard,
          read(DEPLOY.resolve("dashboards").resolve(dashboard)));
    }
  }

  @Test
  void one_namespace_binds_by_rolebinding_what_it_binds_cluster_wide_no_more() {
    List<HasMetadata> objects = objectsIn("install-one-namespace");
    Set<String> bound = new HashSet<>();
    of(objects, RoleBinding.class).forEach(binding -> bound.add(text(binding.getRoleRef())));
    Set<String> noMore = new HashSet<>();
    yaml(DEPLOY.resolve("install-one-namespace/kustomization.yaml"), JsonNode.class)
        .path("patches")
        .forEach(
            entry -> {
              JsonNode patch = YAML.unmarshal(entry.path("patch").asText(), JsonNode.class);
              if (patch.path("$patch").asText().equals("delete")) {
                noMore.add(patch.path("metadata").path("name").asText());
              }
            });
    Set<String> removed = new HashSet<>();
    Set<String> left = new HashSet<>();
    of(INSTALL, ClusterRoleBinding.class)
        .forEach(
            binding ->
                (noMore.contains(binding.getMetadata().getName()) ? removed : left)
                    .add(text(binding.getRoleRef())));

    assertThat(bound).isNotEmpty();
    // The causes of a missing scrape are in other namespaces: reading them is an optional binding.
    removed.remove("ClusterRole metricsdemo-operator-diagnose");
    assertThat(bound).isEqualTo(removed);
    assertThat(left).containsExactly("ClusterRole metricsdemo-operator-crd");
    of(objects, RoleBinding.class)
        .flatMap(binding -> binding.getSubjects().stream())
        .forEach(subject -> assertIs(subject, only(INSTALL, ServiceAccount.class)));
  }

  @Test
  void operator_knows_and_accepts_every_variable_of_its_environment() throws Exception {
    AskedFor environment = new AskedFor();
    for (EnvVar variable : container().getEnv()) {
      environment.put(
          variable.getName(), variable.getValue() == null ? "value" : variable.getValue());
    }

    OperatorConfig config = OperatorConfig.fromEnvironment(environment);

    assertThat(environment.keySet()).allMatch(environment.asked::contains);
    assertThat(config.candidate()).isPresent();
    assertThat(config.images()).isEqualTo(OperatorConfig.fromEnvironment(Map.of()).images());
  }

  @Test
  void image_is_of_this_version() {
    assertThat(container().getImage()).isEqualTo("localhost/metricsdemo/operator:" + version());
  }

  @Test
  void ports_are_those_that_the_operator_listens_on() throws Exception {
    OperatorConfig config = OperatorConfig.fromEnvironment(Map.of());
    Map<String, Integer> ports = new HashMap<>();
    container().getPorts().forEach(port -> ports.put(port.getName(), port.getContainerPort()));

    assertThat(ports)
        .isEqualTo(Map.of("http-metrics", config.metricsPort(), "health", config.healthPort()));
    for (Probe probe :
        List.of(
            container().getStartupProbe(),
            container().getLivenessProbe(),
            container().getReadinessProbe())) {
      assertThat(probe.getHttpGet().getPort().getStrVal()).isEqualTo("health");
    }
  }

  @Test
  void memory_limit_leaves_room_beside_the_heap() throws IOException {
    Matcher heap =
        Pattern.compile("-XX:MaxRAMPercentage=(\\d+)")
            .matcher(Files.readString(Path.of("src/main/jvm/operator.jvm.options")));
    assertThat(heap.find()).isTrue();
    BigDecimal limit =
        Quantity.getAmountInBytes(container().getResources().getLimits().get("memory"));

    long besideTheHeap = limit.longValueExact() / 100 * (100 - Long.parseLong(heap.group(1)));
    assertThat(besideTheHeap >> 20).isGreaterThanOrEqualTo(128);
  }

  @Test
  void network_policy_selects_the_operator_and_the_ports_that_it_serves() {
    NetworkPolicy policy = only(objectsIn("network-policy"), NetworkPolicy.class);

    assertThat(deployment().getSpec().getTemplate().getMetadata().getLabels())
        .containsAllEntriesOf(policy.getSpec().getPodSelector().getMatchLabels());
    assertThat(policy.getMetadata().getNamespace())
        .isEqualTo(deployment().getMetadata().getNamespace());
    assertThat(policy.getSpec().getIngress().get(0).getPorts())
        .extracting(port -> port.getPort().getStrVal())
        .containsExactlyElementsOf(
            container().getPorts().stream().map(port -> port.getName()).toList());
  }

  /** The operator finds the pods of a Prometheus by a label, and may then connect to them. */
  @Test
  void network_policy_lets_the_operator_connect_to_the_pods_that_it_finds() {
    NetworkPolicy policy = only(objectsIn("network-policy"), NetworkPolicy.class);

    assertThat(policy.getSpec().getEgress())
        .flatExtracting(rule -> rule.getTo())
        .singleElement()
        .satisfies(
            peer -> {
              assertThat(peer.getNamespaceSelector()).isEqualTo(new LabelSelector());
              assertThat(peer.getPodSelector().getMatchExpressions())
                  .containsExactly(
                      new LabelSelectorRequirement(
                          PrometheusLocator.RESOURCE_LABEL, "Exists", List.of()));
            });
  }

  @Test
  void a_service_link_cannot_change_a_setting() {
    assertThat(podSpec().getEnableServiceLinks()).isFalse();
  }

  @Test
  void selectors_select_the_operator_pods_and_its_service() {
    Map<String, String> pods = deployment().getSpec().getTemplate().getMetadata().getLabels();
    Service service = only(INSTALL, Service.class);
    ServiceMonitor monitor = only(objectsIn("operator-monitoring"), ServiceMonitor.class);

    assertThat(pods).containsAllEntriesOf(deployment().getSpec().getSelector().getMatchLabels());
    assertThat(pods).containsAllEntriesOf(service.getSpec().getSelector());
    assertThat(pods)
        .containsAllEntriesOf(
            only(INSTALL, PodDisruptionBudget.class).getSpec().getSelector().getMatchLabels());
    assertThat(service.getMetadata().getLabels())
        .containsAllEntriesOf(monitor.getSpec().getSelector().getMatchLabels());
    assertThat(service.getSpec().getPorts())
        .extracting(ServicePort::getName)
        .containsExactly(monitor.getSpec().getEndpoints().get(0).getPort());
    assertThat(container().getPorts())
        .anyMatch(
            port ->
                port.getName()
                    .equals(service.getSpec().getPorts().get(0).getTargetPort().getStrVal()));
  }

  @Test
  void operator_does_not_take_its_own_objects_for_a_demos() {
    assertThat(INSTALL)
        .allSatisfy(
            object ->
                assertThat(object.getMetadata().getLabels()).doesNotContainKey(Labels.MANAGED_BY));
    assertThat(deployment().getSpec().getTemplate().getMetadata().getLabels())
        .doesNotContainKey(Labels.MANAGED_BY);
  }

  static Stream<Path> deployments() {
    return Stream.concat(
        Stream.of(DEPLOY.resolve("install/40-deployment.yaml")),
        yamlFiles(FIXTURES).filter(file -> file.toString().endsWith("-Deployment.yaml")));
  }

  /**
   * What the pod security standard {@code restricted} asks for. The user is the image's: policies
   * such as OpenShift's assign one of their own and refuse pods that ask for another.
   */
  @ParameterizedTest
  @MethodSource("deployments")
  void pods_are_restricted(Path file) {
    PodSpec pod = yaml(file, Deployment.class).getSpec().getTemplate().getSpec();

    assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
    assertThat(pod.getSecurityContext().getRunAsUser()).isNull();
    assertThat(pod.getSecurityContext().getRunAsGroup()).isNull();
    assertThat(pod.getSecurityContext().getFsGroup()).isNull();
    assertThat(pod.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
    assertThat(pod.getVolumes()).allMatch(volume -> volume.getConfigMap() != null);
    assertThat(pod.getHostNetwork()).isNull();
    assertThat(pod.getContainers())
        .hasSize(1)
        .allSatisfy(
            container -> {
              assertThat(container.getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
              assertThat(container.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
              assertThat(container.getSecurityContext().getRunAsUser()).isNull();
              assertThat(container.getSecurityContext().getCapabilities().getDrop())
                  .containsExactly("ALL");
              assertThat(container.getSecurityContext().getCapabilities().getAdd()).isEmpty();
            });
  }

  private static String installed(String file) {
    return read(DEPLOY.resolve("install").resolve(file));
  }

  private static void assertTemplate(String name, String expected) throws IOException {
    Path template = CHART_TEMPLATES.resolve(name);
    if (System.getProperty("fixtures.renew") != null) {
      Files.writeString(template, expected);
    }
    assertThat(read(template))
        .as("%s is stale; CONTRIBUTING.md has the command that renews it", template)
        .isEqualTo(expected);
  }

  /** Remembers which variables were looked at, set or not. */
  private static final class AskedFor extends HashMap<String, String> {
    private static final long serialVersionUID = 1L;

    private final HashSet<Object> asked = new HashSet<>();

    @Override
    public String get(Object variable) {
      asked.add(variable);
      return super.get(variable);
    }
  }

  private static String version() {
    return System.getProperty("project.version").replace("-SNAPSHOT", "");
  }

  private static List<PolicyRule> rules() {
    return Stream.concat(
            of(INSTALL, ClusterRole.class).flatMap(role -> role.getRules().stream()),
            of(INSTALL, Role.class).flatMap(role -> role.getRules().stream()))
        .toList();
  }

  private static String text(RoleRef role) {
    return role.getKind() + " " + role.getName();
  }

  private static void assertIs(Subject subject, ServiceAccount account) {
    assertThat(subject.getKind()).isEqualTo("ServiceAccount");
    assertThat(subject.getName()).isEqualTo(account.getMetadata().getName());
    assertThat(subject.getNamespace()).isEqualTo(account.getMetadata().getNamespace());
  }

  private static Deployment deployment() {
    return only(INSTALL, Deployment.class);
  }

  private static PodSpec podSpec() {
    return deployment().getSpec().getTemplate().getSpec();
  }

  private static Container container() {
    return podSpec().getContainers().get(0);
  }

  private static <T> Stream<T> of(List<HasMetadata> objects, Class<T> kind) {
    return objects.stream().filter(kind::isInstance).map(kind::cast);
  }

  private static <T> T only(List<HasMetadata> objects, Class<T> kind) {
    List<T> found = of(objects, kind).toList();
    assertThat(found).as(kind.getSimpleName()).hasSize(1);
    return found.get(0);
  }

  /** What has a kind of Kubernetes: not kustomize's own files. */
  private static List<HasMetadata> objectsIn(String folder) {
    return yamlFiles(DEPLOY.resolve(folder))
        .flatMap(file -> Arrays.stream(read(file).split("(?m)^---$")))
        .filter(document -> document.matches("(?ms).*^apiVersion: (?!kustomize).*"))
        .map(document -> (HasMetadata) YAML.unmarshal(document))
        .toList();
  }

  private static <T> T yaml(Path file, Class<T> type) {
    return YAML.unmarshal(read(file), type);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<Path> yamlFiles(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
