package io.metricsdemo.operator.parameters;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.metricsdemo.api.v1alpha1.MetricsDemo;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LoadLimitTest {

  /** 20,000 series in 2 pods. */
  private static final String TWENTY_THOUSAND = "{load: {metrics: {gauges: 1000}}}";

  private final MetricsDemo first = demo("b", "first", 1, TWENTY_THOUSAND);
  private final MetricsDemo second = demo("a", "second", 2, TWENTY_THOUSAND);
  private final MetricsDemo same = demo("b", "same", 2, TWENTY_THOUSAND);
  private final List<MetricsDemo> all = List.of(same, second, demo("c", "without", 0, "{}"), first);

  @Test
  void every_load_is_refused_by_default() {
    assertThat(refusal(new LoadLimit(0), first))
        .contains(
            "spec.load has 20,000 series at its peak in 2 pods; the operator's MAX_LOAD_SERIES"
                + " allows 0, since a load can overload Prometheus. Set MAX_LOAD_SERIES to 20000 or"
                + " more, or remove spec.load");
    assertThat(refusal(new LoadLimit(0), demo("z", "none", 9, "{}"))).isEmpty();
  }

  @Test
  void demo_is_refused_if_it_exceeds_the_limit_together_with_older_ones() {
    LoadLimit limit = new LoadLimit(40_000);

    assertThat(refusal(limit, first)).isEmpty();
    assertThat(refusal(limit, second)).isEmpty();
    assertThat(refusal(limit, same))
        .contains(
            "spec.load has 20,000 series at its peak in 2 pods; with the 40,000 of older MetricsDemos"
                + " that is more than the 40,000 that the operator's MAX_LOAD_SERIES allows. Lower"
                + " spec.load or spec.replicas, or raise MAX_LOAD_SERIES");
  }

  @Test
  void refused_demo_leaves_the_limit_to_younger_ones() {
    MetricsDemo large = demo("a", "large", 1, "{replicas: 3, load: {metrics: {gauges: 1000}}}");
    LoadLimit limit = new LoadLimit(25_000);

    assertThat(limit.refusal(large, Stream.of(large, second))).isPresent();
    assertThat(limit.refusal(second, Stream.of(large, second))).isEmpty();
  }

  @Test
  void demo_without_pods_or_load_is_never_refused() {
    LoadLimit limit = new LoadLimit(1);

    assertThat(refusal(limit, demo("z", "none", 9, "{}"))).isEmpty();
    assertThat(refusal(limit, demo("z", "no-pods", 9, "{replicas: 0, load: {}}"))).isEmpty();
  }

  private Optional<String> refusal(LoadLimit limit, MetricsDemo demo) {
    return limit.refusal(demo, all.stream());
  }

  private static MetricsDemo demo(String namespace, String name, int second, String spec) {
    return Serialization.unmarshal(
        """
        metadata: {namespace: %s, name: %s, creationTimestamp: "2026-01-01T00:00:0%dZ"}
        spec: %s
        """
            .formatted(namespace, name, second, spec),
        MetricsDemo.class);
  }
}
