package io.metricsdemo.playground.page;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.metricsdemo.api.v1alpha1.MetricsDemo;
import io.metricsdemo.operator.parameters.Interval;
import io.metricsdemo.operator.prometheus.Target;
import io.metricsdemo.operator.prometheusoperator.PrometheusResource;
import io.metricsdemo.playground.cluster.Informers;
import io.metricsdemo.playground.cluster.ObjectKey;
import io.metricsdemo.playground.cluster.PrometheusObjects;
import io.metricsdemo.playground.display.Snapshot;
import io.metricsdemo.playground.documents.Mistake;
import io.metricsdemo.playground.prometheus.Scraper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** The page of a running playground: its snapshot as JSON, and edits as patches of its objects. */
public final class LivePage implements PageContent {

  private static final String FIELD_MANAGER = "playground-page";

  private final Supplier<Snapshot> snapshot;
  private final KubernetesClient client;
  private final Informers informers;
  private final Scraper scraper;

  public LivePage(
      Supplier<Snapshot> snapshot, KubernetesClient client, Informers informers, Scraper scraper) {
    this.snapshot = snapshot;
    this.client = client;
    this.informers = informers;
    this.scraper = scraper;
  }

  @Override
  public JsonNode state() {
    Snapshot shown = snapshot.get();
    ObjectNode state = JsonNodeFactory.instance.objectNode();
    state.put("scraper", shown.scraper());
    shown.trouble().forEach(state.putArray("trouble")::add);
    shown.mistakes().stream().map(Mistake::toString).forEach(state.putArray("mistakes")::add);
    prometheus()
        .ifPresent(
            prometheus ->
                labels(
                    state.putObject("prometheus").put("name", prometheus.toString()),
                    prometheus
                        .serviceMonitorSelector()
                        .map(selector -> selector.getMatchLabels())
                        .orElse(Map.of())));
    ArrayNode demos = state.putArray("demos");
    shown.demos().forEach(demo -> demo(demos.addObject(), demo));
    return state;
  }

  private Optional<PrometheusResource> prometheus() {
    return PrometheusObjects.find(informers.prometheuses().getStore().list());
  }

  private void demo(ObjectNode json, Snapshot.Demo demo) {
    json.put("id", demo.id())
        .put("namespace", demo.namespace())
        .put("name", demo.name())
        .put("generation", demo.generation())
        .put("observedGeneration", demo.observedGeneration())
        .put("replicas", demo.wanted())
        .put("readyPods", demo.readyPods())
        .put("upTargets", demo.upTargets())
        .put("interval", demo.interval().map(Interval::text).orElse(null));
    labels(json, monitorLabels(demo.id()));
    demo.objects().forEach(json.putArray("objects")::add);
    ArrayNode conditions = json.putArray("conditions");
    for (Snapshot.Condition condition : demo.conditions()) {
      conditions
          .addObject()
          .put("type", condition.type())
          .put("status", condition.status())
          .put("reason", condition.reason())
          .put("message", condition.message())
          .put("outlook", lower(condition.outlook()));
    }
    ArrayNode pods = json.putArray("pods");
    demo.pods().forEach(pod -> pod(pods.addObject(), pod));
    ArrayNode services = json.putArray("services");
    demo.services().forEach(service -> service(services.addObject(), service));
  }

  private static void pod(ObjectNode json, Snapshot.Pod pod) {
    json.put("name", pod.name())
        .put("address", pod.address())
        .put("state", pod.state())
        .put("detail", pod.detail())
        .put("ready", pod.ready())
        .put("restarts", pod.restarts())
        .put("since", pod.since().toEpochMilli());
    if (pod.target().isPresent()) {
      Target target = pod.target().get();
      ObjectNode shown = json.putObject("target");
      shown
          .put("health", lower(target.health()))
          .put("error", target.lastError())
          .put("interval", target.scrapeInterval().map(Interval::text).orElse(null));
      target.lastScrape().ifPresent(time -> shown.put("lastScrape", time.toEpochMilli()));
    }
  }

  private static void service(ObjectNode json, Snapshot.Service service) {
    json.put("name", service.name())
        .put("outlook", lower(service.verdict()))
        .put("verdict", service.verdictInWords());
    ArrayNode quantiles = json.putArray("quantiles");
    for (Snapshot.Comparison quantile : service.quantiles()) {
      ObjectNode shown = quantiles.addObject();
      shown
          .put("name", quantile.name())
          .put("truth", quantile.truth())
          .put("verdict", lower(quantile.verdict()));
      // JSON has no NaN.
      if (!Double.isNaN(quantile.lowest())) {
        shown.put("lowest", quantile.lowest()).put("highest", quantile.highest());
      }
    }
  }

  private Map<String, String> monitorLabels(String demo) {
    return informers.demos().getStore().list().stream()
        .filter(it -> ObjectKey.of(it).toString().equals(demo))
        .findFirst()
        .map(it -> it.getSpec().getMonitoring())
        .map(monitoring -> monitoring.getLabels())
        .orElse(Map.of());
  }

  private static void labels(ObjectNode json, Map<String, String> labels) {
    ObjectNode shown = json.putObject("labels");
    labels.forEach(shown::put);
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public Optional<JsonNode> plots(String demo) {
    Optional<Snapshot.Demo> shown =
        snapshot.get().demos().stream().filter(it -> it.id().equals(demo)).findFirst();
    try {
      return shown.isPresent()
          ? Optional.of(Plots.of(shown.get(), scraper, Instant.now()))
          : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  @Override
  public void editDemo(String demo, JsonNode wanted) {
    ObjectNode patch = JsonNodeFactory.instance.objectNode();
    for (Map.Entry<String, JsonNode> field : object(wanted).properties()) {
      switch (field.getKey()) {
        case "replicas" -> patch.withObject("/spec").set("replicas", whole(field.getValue()));
        case "interval" ->
            patch.withObject("/spec/monitoring").set("interval", text(field.getValue()));
        case "labels" ->
            patch.withObject("/spec/monitoring").set("labels", object(field.getValue()));
        default -> throw new IllegalArgumentException(field.getKey() + " cannot be edited");
      }
    }
    int slash = demo.indexOf('/');
    if (patch.isEmpty() || slash < 0) {
      throw new IllegalArgumentException("it changes nothing");
    }
    client
        .resources(MetricsDemo.class)
        .inNamespace(demo.substring(0, slash))
        .withName(demo.substring(slash + 1))
        .patch(
            new PatchContext.Builder()
                .withPatchType(PatchType.JSON_MERGE)
                .withFieldManager(FIELD_MANAGER)
                .build(),
            patch.toString());
  }

  @Override
  public void editPrometheus(JsonNode wanted) {
    Map<String, String> labels = new HashMap<>();
    object(wanted.path("labels"))
        .properties()
        .forEach(label -> labels.put(label.getKey(), text(label.getValue()).asText()));
    new PrometheusObjects(client).select(labels);
  }

  private static JsonNode whole(JsonNode value) {
    return valid(value, value.isInt(), "a whole number");
  }

  private static JsonNode text(JsonNode value) {
    return valid(value, value.isTextual(), "a text");
  }

  private static JsonNode object(JsonNode value) {
    return valid(value, value.isObject(), "an object");
  }

  private static JsonNode valid(JsonNode value, boolean valid, String expected) {
    if (!valid) {
      throw new IllegalArgumentException("%s is not %s".formatted(value, expected));
    }
    return value;
  }
}
