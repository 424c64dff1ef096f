package io.metricsdemo.e2e.pods;

import static io.metricsdemo.e2e.cluster.Cluster.QUIET_CLUSTER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.metricsdemo.e2e.cluster.Cluster;
import io.metricsdemo.e2e.cluster.Command;
import io.metricsdemo.e2e.cluster.TestNamespace;
import io.metricsdemo.testing.Patience;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * The table of selectors that the operator's own tests go by, put to the real Prometheus Operator:
 * what it writes into the configuration of each Prometheus is what the table says.
 */
@ResourceLock(QUIET_CLUSTER) // makes Prometheus resources that would judge all demos
class SelectionE2E {

  private static final String TABLE = "operator/src/test/resources/prometheus/selector-cases.yaml";

  /** The label that each namespace has of itself. */
  private static final String NAME_LABEL = "kubernetes.io/metadata.name";

  @RegisterExtension final TestNamespace namespace = new TestNamespace();

  private final List<JsonNode> cases = cases();

  private static List<JsonNode> cases() {
    try {
      JsonNode table =
          Serialization.unmarshal(Files.readString(Cluster.root().resolve(TABLE)), JsonNode.class);
      return StreamSupport.stream(table.spliterator(), false).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @AfterEach
  void deleteResourcesAndNamespaces() {
    // The status of the next test's demo must not mention them.
    namespace.kubectl("delete", "prometheuses", "--all", "--wait").orThrow();
    cases.stream()
        .filter(SelectionE2E::isElsewhere)
        .forEach(one -> namespace.client().namespaces().withName(namespaceOf(one)).delete());
  }

  @Test
  void configurations_have_what_the_table_says_is_selected() {
    // What there is to select is there first: then the first configuration is the last one.
    apply(cases.stream().filter(SelectionE2E::isElsewhere).map(this::namespaceObject));
    apply(cases.stream().map(this::serviceMonitor));

    apply(cases.stream().map(this::prometheus));

    await()
        .atMost(Patience.LONG)
        .untilAsserted(
            () ->
                assertThat(verdicts(this::isConfigured))
                    .hasSizeGreaterThan(30)
                    .isEqualTo(verdicts(one -> one.path("selected").asBoolean())));
  }

  private Map<String, Boolean> verdicts(Function<JsonNode, Boolean> verdict) {
    Map<String, Boolean> all = new TreeMap<>();
    cases.forEach(one -> all.put(name(one), verdict.apply(one)));
    return all;
  }

  /** Whether the Prometheus of a case has its ServiceMonitor's job; without a configuration, no. */
  private boolean isConfigured(JsonNode one) {
    String job = "job_name: serviceMonitor/%s/%s/0\n".formatted(namespaceOf(one), name(one));
    return namespace
        .find(Secret.class, "prometheus-" + name(one))
        .map(secret -> secret.getData().get("prometheus.yaml.gz"))
        .filter(zipped -> !zipped.isEmpty())
        .map(SelectionE2E::unzip)
        .filter(configuration -> configuration.contains(job))
        .isPresent();
  }

  private static String unzip(String base64) {
    try (GZIPInputStream zipped =
        new GZIPInputStream(new ByteArrayInputStream(Base64.getDecoder().decode(base64)))) {
      return new String(zipped.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String name(JsonNode one) {
    return one.path("name").asText();
  }

  private static boolean isElsewhere(JsonNode one) {
    return one.has("namespace");
  }

  private String namespaceOf(JsonNode one) {
    return isElsewhere(one) ? namespace.name() + "-" + name(one) : namespace.name();
  }

  private ObjectNode namespaceObject(JsonNode one) {
    ObjectNode object = object("v1", "Namespace", namespaceOf(one), "");
    object.withObject("/metadata").set("labels", one.path("namespaceLabels"));
    return object;
  }

  private ObjectNode serviceMonitor(JsonNode one) {
    ObjectNode object =
        object("monitoring.coreos.com/v1", "ServiceMonitor", name(one), namespaceOf(one));
    object.withObject("/metadata").set("labels", one.path("monitor"));
    ObjectNode spec = object.withObject("/spec");
    spec.putObject("selector");
    spec.putArray("endpoints").addObject().put("port", "http-metrics");
    return object;
  }

  private ObjectNode prometheus(JsonNode one) {
    ObjectNode object =
        object("monitoring.coreos.com/v1", "Prometheus", name(one), namespace.name());
    ObjectNode spec = object.withObject("/spec");
    // Its configuration is all that is wanted of it.
    spec.put("replicas", 0);
    spec.set("serviceMonitorSelector", one.path("labels"));
    spec.set("serviceMonitorNamespaceSelector", called(namespaceOf(one), one.path("namespaces")));
    return object;
  }

  /** A selector of the table with the name that the namespace has here. */
  private static JsonNode called(String namespace, JsonNode selector) {
    return selector.toString().contains(NAME_LABEL)
        ? Serialization.unmarshal(
            selector.toString().replace("\"shop\"", "\"" + namespace + "\""), JsonNode.class)
        : selector;
  }

  private static ObjectNode object(String version, String kind, String name, String in) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    object.put("apiVersion", version).put("kind", kind);
    object.putObject("metadata").put("name", name).put("namespace", in);
    return object;
  }

  private void apply(Stream<ObjectNode> objects) {
    ObjectNode list = JsonNodeFactory.instance.objectNode();
    list.put("apiVersion", "v1").put("kind", "List").putArray("items");
    objects.forEach(object -> list.withArray("/items").add(withoutMissing(object)));
    Command.apply(list.toString());
  }

  /** What the table does not have is not there at all. */
  private static ObjectNode withoutMissing(ObjectNode object) {
    ObjectNode copy = object.deepCopy();
    copy.properties().stream()
        .map(Map.Entry::getValue)
        .filter(JsonNode::isObject)
        .forEach(part -> ((ObjectNode) part).removeIf(JsonNode::isMissingNode));
    return copy;
  }
}
