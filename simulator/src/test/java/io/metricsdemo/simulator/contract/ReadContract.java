package io.metricsdemo.simulator.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lists, their selectors, and watches as they are on the wire. */
abstract class ReadContract extends Contract {

  ReadContract(Supplier<KubernetesClient> server) {
    super(server);
  }

  private Answer create(String name, String labels) {
    return api()
        .post(
            api().configMaps(),
            "{apiVersion: v1, kind: ConfigMap, metadata: {name: %s, labels: %s}}"
                .formatted(name, labels));
  }

  private Answer create(String name) {
    return create(name, "{}");
  }

  private String selected(String parameter, String selector) {
    return api().configMaps()
        + "?"
        + parameter
        + "="
        + URLEncoder.encode(selector, StandardCharsets.UTF_8);
  }

  private List<String> names(Answer list) {
    return StreamSupport.stream(list.body().path("items").spliterator(), false)
        .map(item -> item.at("/metadata/name").asText())
        // Each namespace of a real cluster has one.
        .filter(name -> !name.equals("kube-root-ca.crt"))
        .toList();
  }

  /** The end of a watch's path: from this version on. */
  private String watchFrom(String version) {
    return api().configMaps() + "?watch=true&resourceVersion=" + version;
  }

  @Test
  void a_list_is_in_the_order_of_names_and_has_a_version() {
    create("b");
    Answer last = create("a");

    Answer list = api().get(api().configMaps());

    assertThat(names(list)).containsExactly("a", "b");
    assertThat(list.at("/kind")).isEqualTo("ConfigMapList");
    assertThat(list.at("/apiVersion")).isEqualTo("v1");
    assertThat(Long.parseLong(list.version()))
        .isGreaterThanOrEqualTo(Long.parseLong(last.version()));
    assertThat(list.body().at("/items/0").has("kind")).isFalse();
  }

  @Test
  void items_of_a_custom_kind_have_their_kind() {
    api().post(api().widgets(), widget("x", "{}"));

    assertThat(api().get(api().widgets()).at("/items/0/kind")).isEqualTo("Widget");
  }

  @Test
  void a_list_of_a_namespace_without_objects_is_empty() {
    Answer list = api().get(api().widgets());

    assertThat(list.code()).isEqualTo(200);
    assertThat(list.body().path("items").isArray()).isTrue();
    assertThat(list.body().path("items")).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "app=demo | a b",
        "app==demo | a b",
        "app!=demo | c d",
        "app in (demo, other) | a b c",
        "app notin (demo) | c d",
        "app | a b c",
        "!app | d",
        "app=demo,tier=db | b",
        "tier notin (db),app | a c",
      })
  void label_selectors_select(String selector, String names) {
    create("a", "{app: demo}");
    create("b", "{app: demo, tier: db}");
    create("c", "{app: other}");
    create("d");

    assertThat(names(api().get(selected("labelSelector", selector))))
        .containsExactly(names.split(" "));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {"metadata.name=a | a", "metadata.name!=a | b"})
  void field_selectors_select(String selector, String names) {
    create("a");
    create("b");

    assertThat(names(api().get(selected("fieldSelector", selector))))
        .containsExactly(names.split(" "));
  }

  @Test
  void a_field_that_is_not_for_selection_is_refused() {
    Answer refused = api().get(selected("fieldSelector", "data.x=1"));

    assertThat(refused.refusal()).isEqualTo("400 BadRequest");
    assertThat(refused.message()).contains("data.x").contains("not");
  }

  @Test
  void a_malformed_label_selector_is_refused() {
    assertThat(api().get(selected("labelSelector", "a in b")).refusal())
        .isEqualTo("400 BadRequest");
  }

  @Test
  void a_watch_from_nowhere_begins_with_what_is_there() {
    create("a");
    create("b");

    assertThat(api().events(api().configMaps() + "?watch=true&fieldSelector=metadata.name%3Da", 1))
        .containsExactly("ADDED a");
  }

  @Test
  void a_watch_goes_on_from_a_version() {
    String version = create("a").version();
    create("b");
    api().merge(api().configMap("b"), "{data: {x: '1'}}");
    api().delete(api().configMap("a"));

    assertThat(api().events(watchFrom(version), 3))
        .containsExactly("ADDED b", "MODIFIED b", "DELETED a");
  }

  @Test
  void a_watch_from_the_version_of_a_list_misses_nothing() {
    create("a");
    String version = api().get(api().configMaps()).version();
    create("b");

    assertThat(api().events(watchFrom(version), 1)).containsExactly("ADDED b");
  }

  @Test
  void a_deleted_object_comes_as_it_was_with_the_version_of_its_deletion() {
    Answer created = create("a");
    api().delete(api().configMap("a"));

    JsonNode event = api().watch(watchFrom(created.version()), 1).get(0);

    assertThat(event.at("/object/metadata/uid").asText()).isEqualTo(created.uid());
    assertThat(event.at("/object/metadata/resourceVersion").asLong())
        .isGreaterThan(Long.parseLong(created.version()));
  }

  @Test
  void an_object_that_enters_a_selection_is_added_and_one_that_leaves_it_deleted() {
    String version = create("a").version();
    api().merge(api().configMap("a"), "{metadata: {labels: {app: demo}}}");
    api().merge(api().configMap("a"), "{data: {x: '1'}}");
    api().merge(api().configMap("a"), "{metadata: {labels: {app: null}}}");

    assertThat(api().events(watchFrom(version) + "&labelSelector=app%3Ddemo", 3))
        .containsExactly("ADDED a", "MODIFIED a", "DELETED a");
  }

  @Test
  void initial_events_end_with_a_bookmark() {
    create("a");

    List<JsonNode> events =
        api()
            .watch(
                api().configMaps()
                    + "?watch=true&sendInitialEvents=true&allowWatchBookmarks=true"
                    + "&resourceVersionMatch=NotOlderThan&fieldSelector=metadata.name%3Da",
                2);

    assertThat(events)
        .extracting(e -> e.path("type").asText())
        .containsExactly("ADDED", "BOOKMARK");
    assertThat(events.get(1).at("/object/metadata/annotations/k8s.io~1initial-events-end").asText())
        .isEqualTo("true");
  }

  @Test
  void a_watch_ends_after_its_timeout() {
    String version = create("a").version();

    assertThat(api().watch(watchFrom(version) + "&timeoutSeconds=1", 1)).isEmpty();
  }

  @Test
  void a_write_that_changes_nothing_makes_no_event() {
    Answer created = create("a");
    api().put(api().configMap("a"), created.body());
    create("b");

    assertThat(api().events(watchFrom(created.version()), 1)).containsExactly("ADDED b");
  }
}
