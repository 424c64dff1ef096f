package io.metricsdemo.e2e.apiserver;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Random specs around the edges of what is valid: each has one or two values that are unusual. */
final class RandomSpecs {

  private final Random random;

  RandomSpecs(long seed) {
    random = new Random(seed);
  }

  GenericKubernetesResource next(String namespace) {
    Map<String, Object> spec = new TreeMap<>();
    String name = "demo-app";
    for (int unusual = 1 + random.nextInt(2); unusual > 0; unusual--) {
      switch (random.nextInt(13)) {
        case 0 -> spec.put("replicas", oneOf(-1, 0, 1, 99, 100, 101, Integer.MAX_VALUE));
        case 1 -> spec.put("image", image());
        case 2 -> spec.put("resources", resources());
        case 3 ->
            spec.put(
                "generator",
                some(
                    Map.of(
                        "uniformDomain", this::duration,
                        "normalDomain", this::duration,
                        "normalMean", this::duration,
                        "oscillationPeriod", this::duration)));
        case 4, 5 ->
            spec.put(
                "monitoring",
                some(
                    Map.of(
                        "interval", this::duration,
                        "scrapeTimeout", this::duration)));
        case 6 -> spec.put("monitoring", Map.of(oneOf("labels", "annotations"), labels()));
        case 7 -> spec.put(oneOf("commonLabels", "nodeSelector"), labels());
        case 8 -> spec.put("podMetadata", Map.of(oneOf("labels", "annotations"), labels()));
        case 9 -> spec.put("tolerations", List.of(toleration(), toleration()));
        case 10 ->
            spec.put(
                "priorityClassName",
                oneOf("low", "High", "", "a.b", "a..b", "-a", "p".repeat(254)));
        case 11 -> spec.put("load", load());
        default -> name = text(List.of("a", "b-c", "0", "c".repeat(20)), List.of("-", "Z", "."));
      }
    }
    GenericKubernetesResource demo = new GenericKubernetesResource();
    demo.setApiVersion("metricsdemo.io/v1alpha1");
    demo.setKind("MetricsDemo");
    demo.setMetadata(new ObjectMetaBuilder().withNamespace(namespace).withName(name).build());
    demo.setAdditionalProperty("spec", spec);
    return demo;
  }

  private Map<String, Object> load() {
    Map<String, Object> load = new TreeMap<>();
    load.put(
        "metrics",
        Map.of(
            oneOf("gauges", "counters", "histograms", "nativeHistograms", "summaries"),
            oneOf(-1, 0, 1, 1_000, 9_999, 10_000, 10_001)));
    load.put("seriesPerMetric", oneOf(0, 1, 10, 100, 99_999, 100_000, 100_001));
    load.put(oneOf("buckets", "quantiles", "changingPercent"), oneOf(-1, 0, 1, 10, 11, 100, 101));
    load.put("churn", some(Map.of("every", this::duration)));
    load.put(
        "shape",
        Map.of(
            "kind", oneOf("Steady", "Ramp", "Spike"),
            "peak", oneOf(0, 1, 2, 100, 101),
            "period", duration()));
    return load;
  }

  private Map<String, Object> some(Map<String, Supplier<String>> fields) {
    Map<String, Object> chosen = new TreeMap<>();
    // In the order of their names, so that the seed alone decides.
    new TreeMap<>(fields)
        .forEach(
            (field, value) -> {
              if (random.nextBoolean()) {
                chosen.put(field, value.get());
              }
            });
    return chosen;
  }

  private String duration() {
    if (random.nextInt(3) == 0) {
      return oneOf("1s", "5s", "10m", "1ms", "200us", "1m30s", "500ms", "30s");
    }
    if (random.nextInt(3) == 0) {
      return oneOf(
          "",
          "0",
          "0s",
          "0us",
          "1us",
          "1ms",
          "999ms",
          "1s",
          "10m",
          "10m1ms",
          "600s",
          "600001ms",
          "1h",
          "60m1us",
          "3600s",
          "24h",
          "24h1us",
          "86400s",
          "86401s",
          "-1s",
          "+1s",
          "1.5s",
          "1 s",
          "1d",
          "1S",
          "1ns",
          "1m1h",
          "1s1s",
          "1µs",
          "s",
          "١s",
          "1s\n",
          "01s",
          "9999999h",
          "999999999999999us",
          "1000000000000000us",
          "999999h9999999m999999999s");
    }
    return Stream.of("h", "m", "s", "ms", "us")
        .filter(unit -> random.nextInt(3) == 0)
        .map(unit -> random.nextInt(oneOf(2, 12, 80, 4000)) + unit)
        .collect(Collectors.joining());
  }

  private String image() {
    return text(
        List.of("demo-app", "a", "9", "localhost/", "x".repeat(60)),
        List.of("/", ":", "@", ".", "__", "-", " ", "é", "Z", ":5000/", "http://", ":1.0"));
  }

  private Map<String, Object> labels() {
    Map<String, Object> labels = new TreeMap<>();
    for (int count = random.nextInt(3); count >= 0; count--) {
      labels.put(
          random.nextBoolean()
              ? "release"
              : oneOf(
                  "team",
                  "app",
                  "app.kubernetes.io/part-of",
                  "example.com/team",
                  "a/b/c",
                  "",
                  "/",
                  "x/",
                  "/x",
                  "Example.com/x",
                  "-a",
                  "a-",
                  "a_b.c",
                  "k".repeat(63),
                  "k".repeat(64),
                  "p".repeat(253) + "/k",
                  "p".repeat(254) + "/k",
                  "a..b/c"),
          text(List.of("a", "kps", "v".repeat(31)), List.of("-", "_", ".", " ", "", "é")));
    }
    if (random.nextInt(5) == 0) {
      for (int count = 30 + random.nextInt(4); count > 0; count--) {
        labels.put("label-" + count, "x");
      }
    }
    return labels;
  }

  private Map<String, Object> toleration() {
    Map<String, Object> toleration = new TreeMap<>();
    if (random.nextInt(8) > 0) {
      toleration.put("key", oneOf("dedicated", "a/b", "a", "", "a..b/c"));
    }
    if (random.nextBoolean()) {
      toleration.put("operator", oneOf("Exists", "Equal", "Exists", "Equal", "In"));
    }
    if (random.nextInt(4) == 0) {
      toleration.put("value", oneOf("x", "", "x y"));
    }
    if (random.nextBoolean()) {
      toleration.put("effect", oneOf("NoSchedule", "NoExecute", "PreferNoSchedule", "Never"));
    }
    if (random.nextInt(4) == 0) {
      toleration.put("tolerationSeconds", oneOf(-1, 0, 60));
    }
    return toleration;
  }

  private Map<String, Object> resources() {
    Map<String, Object> resources = new TreeMap<>();
    resources.put(oneOf("limits", "requests"), quantities());
    resources.put(oneOf("limits", "requests"), quantities());
    return resources;
  }

  private Map<String, Object> quantities() {
    Map<String, Object> quantities = new TreeMap<>();
    for (int count = random.nextInt(3); count >= 0; count--) {
      quantities.put(
          oneOf("cpu", "memory", "cpu", "memory", "ephemeral-storage", "gpu"),
          random.nextBoolean()
              ? oneOf("50m", "0.5", 1, "1.5Gi", "96Mi", "2")
              : oneOf(
                  0,
                  -1,
                  "0",
                  "1e3",
                  "1E",
                  "1K",
                  "1k",
                  "",
                  ".5",
                  "5.",
                  "1 Gi",
                  "lots",
                  "1u",
                  "0.0000000001",
                  "1e100",
                  "100000000000000000000"));
    }
    return quantities;
  }

  /** A few pieces in a row, some of them odd. */
  private String text(List<String> usual, List<String> odd) {
    return Stream.generate(() -> random.nextInt(6) == 0 ? odd : usual)
        .map(pieces -> pieces.get(random.nextInt(pieces.size())))
        .limit(1 + random.nextInt(4))
        .collect(Collectors.joining());
  }

  @SafeVarargs
  private <T> T oneOf(T... choices) {
    return choices[random.nextInt(choices.length)];
  }
}
