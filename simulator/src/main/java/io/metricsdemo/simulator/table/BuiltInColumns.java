package io.metricsdemo.simulator.table;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The columns after the name that kubectl shows for built-in kinds. */
final class BuiltInColumns {

  private static final String NONE = "<none>";

  private BuiltInColumns() {}

  static List<Column> of(String qualifiedPlural) {
    List<Column> columns = new ArrayList<>(specific(qualifiedPlural));
    if (!qualifiedPlural.equals("events") && !qualifiedPlural.startsWith("customresource")) {
      columns.add(Column.age());
    }
    // Wide columns come last, as everywhere in kubectl's output.
    columns.sort(Comparator.comparingInt(Column::priority));
    return columns;
  }

  private static List<Column> specific(String plural) {
    return switch (plural) {
      case "deployments.apps" ->
          List.of(
              Column.text("Ready", o -> ready(o, "/status/readyReplicas")),
              Column.text("Up-to-date", o -> count(o, "/status/updatedReplicas")),
              Column.text("Available", o -> count(o, "/status/availableReplicas")),
              Column.wide("Images", BuiltInColumns::images));
      case "replicasets.apps" ->
          List.of(
              Column.text("Desired", o -> count(o, "/spec/replicas")),
              Column.text("Current", o -> count(o, "/status/replicas")),
              Column.text("Ready", o -> count(o, "/status/readyReplicas")));
      case "statefulsets.apps" ->
          List.of(Column.text("Ready", o -> ready(o, "/status/readyReplicas")));
      case "pods" ->
          List.of(
              Column.text("Ready", BuiltInColumns::readyContainers),
              Column.text("Status", BuiltInColumns::podStatus),
              Column.text("Restarts", BuiltInColumns::restarts),
              Column.wide("IP", o -> o.at("/status/podIP").asText(NONE)),
              Column.wide("Node", o -> o.at("/spec/nodeName").asText(NONE)));
      case "services" ->
          List.of(
              Column.text("Type", o -> o.at("/spec/type").asText("ClusterIP")),
              Column.text("Cluster-IP", o -> o.at("/spec/clusterIP").asText(NONE)),
              Column.text("External-IP", o -> NONE),
              Column.text("Port(s)", BuiltInColumns::ports));
      case "namespaces" -> List.of(Column.at("Status", ".status.phase"));
      case "configmaps", "secrets" -> List.of(Column.text("Data", o -> "" + o.path("data").size()));
      case "leases.coordination.k8s.io" -> List.of(Column.at("Holder", ".spec.holderIdentity"));
      case "endpointslices.discovery.k8s.io" ->
          List.of(
              Column.at("AddressType", ".addressType"),
              Column.text("Endpoints", BuiltInColumns::addresses));
      case "events" ->
          List.of(
              Column.text("Last Seen", BuiltInColumns::lastSeen),
              Column.at("Type", ".type"),
              Column.at("Reason", ".reason"),
              Column.text("Object", BuiltInColumns::involved),
              Column.at("Message", ".message"));
      case "customresourcedefinitions.apiextensions.k8s.io" ->
          List.of(Column.at("Created At", ".metadata.creationTimestamp"));
      default -> List.of();
    };
  }

  private static String count(JsonNode object, String pointer) {
    return Integer.toString(object.at(pointer).asInt());
  }

  private static String ready(JsonNode object, String pointer) {
    return count(object, pointer) + "/" + count(object, "/spec/replicas");
  }

  private static String readyContainers(JsonNode pod) {
    long ready =
        stream(pod.at("/status/containerStatuses"))
            .filter(c -> c.path("ready").asBoolean())
            .count();
    return ready + "/" + pod.at("/spec/containers").size();
  }

  private static String podStatus(JsonNode pod) {
    if (pod.path("metadata").has("deletionTimestamp")) {
      return "Terminating";
    }
    return stream(pod.at("/status/containerStatuses"))
        .map(c -> c.at("/state/waiting/reason").asText(""))
        .filter(reason -> !reason.isEmpty())
        .findFirst()
        .orElse(pod.at("/status/reason").asText(pod.at("/status/phase").asText("Unknown")));
  }

  private static String restarts(JsonNode pod) {
    return Integer.toString(
        stream(pod.at("/status/containerStatuses"))
            .mapToInt(c -> c.path("restartCount").asInt())
            .sum());
  }

  private static String ports(JsonNode service) {
    String ports =
        stream(service.at("/spec/ports"))
            .map(p -> p.path("port").asText() + "/" + p.path("protocol").asText("TCP"))
            .collect(Collectors.joining(","));
    return ports.isEmpty() ? NONE : ports;
  }

  private static String images(JsonNode workload) {
    return stream(workload.at("/spec/template/spec/containers"))
        .map(c -> c.path("image").asText())
        .collect(Collectors.joining(","));
  }

  private static String addresses(JsonNode slice) {
    String addresses =
        stream(slice.path("endpoints"))
            .map(e -> e.path("addresses").path(0).asText())
            .collect(Collectors.joining(","));
    return addresses.isEmpty() ? NONE : addresses;
  }

  private static String lastSeen(JsonNode event) {
    String at = event.path("lastTimestamp").asText("");
    String time = at.isEmpty() ? event.at("/metadata/creationTimestamp").asText() : at;
    return Age.since(time, Instant.now());
  }

  private static String involved(JsonNode event) {
    JsonNode object = event.path("involvedObject");
    return (object.path("kind").asText() + "/" + object.path("name").asText())
        .toLowerCase(Locale.ROOT);
  }

  private static Stream<JsonNode> stream(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false);
  }
}
