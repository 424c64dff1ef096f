package io.metricsdemo.operator.parameters;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.Quantity;
import io.metricsdemo.api.v1alpha1.Defaults;
import io.metricsdemo.api.v1alpha1.GeneratorSpec;
import io.metricsdemo.api.v1alpha1.ImagePullPolicy;
import io.metricsdemo.api.v1alpha1.MetricsDemo;
import io.metricsdemo.api.v1alpha1.MetricsDemoSpec;
import io.metricsdemo.api.v1alpha1.MonitoringSpec;
import io.metricsdemo.api.v1alpha1.ResourcesSpec;
import io.metricsdemo.api.v1alpha1.UnreadableSpec;
import io.metricsdemo.api.v1alpha1.VerificationSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Parses a spec once, and checks again what the schema checks: an object may have been stored past
 * it, by an older schema for one.
 */
public final class SpecParser {

  private static final Pattern NAME = Pattern.compile("[a-z]([-a-z0-9]{0,61}[a-z0-9])?");
  private static final Pattern IMAGE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:@/-]{0,511}");
  private static final Pattern QUANTITY =
      Pattern.compile("[0-9]+([.][0-9]+)?(m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei)?");
  private static final List<String> RESOURCES = List.of("cpu", "memory", "ephemeral-storage");

  private static final Duration ONE_HOUR = Duration.ofHours(1);

  private static final DemoParameters.Resources DEFAULT_RESOURCES =
      new DemoParameters.Resources(
          new TreeMap<>(Map.of("cpu", new Quantity("50m"), "memory", new Quantity("96Mi"))),
          Map.of("memory", new Quantity("192Mi")));

  private final ImageRules imageRules;
  private final Map<String, String> clusterLabels;

  /**
   * @param clusterLabels labels put on every ServiceMonitor; those of a spec win over them
   */
  public SpecParser(ImageRules imageRules, Map<String, String> clusterLabels) {
    this.imageRules = imageRules;
    this.clusterLabels = Map.copyOf(clusterLabels);
  }

  /**
   * @throws InvalidSpecException with one sentence for each mistake
   */
  public DemoParameters parse(MetricsDemo demo) throws InvalidSpecException {
    MetricsDemoSpec spec = demo.getSpec() == null ? new MetricsDemoSpec() : demo.getSpec();
    if (spec instanceof UnreadableSpec unreadable) {
      throw new InvalidSpecException(
          List.of(unreadable.field() + " cannot be read: " + unreadable.problem()));
    }
    Checks checks = new Checks();
    DemoParameters parameters =
        new DemoParameters(
            demo.getMetadata().getNamespace(),
            name(demo, checks),
            replicas(spec, checks),
            image(spec, checks),
            Optional.ofNullable(spec.getImagePullPolicy())
                .map(ImagePullPolicy::name)
                .orElse(Defaults.IMAGE_PULL_POLICY),
            pullSecrets(spec),
            resources(spec, checks),
            generator(spec, checks),
            monitoring(spec, checks),
            Optional.ofNullable(spec.getVerification())
                .map(VerificationSpec::getEnabled)
                .orElse(Defaults.VERIFICATION_ENABLED));
    checks.throwIfAnyFailed();
    return parameters;
  }

  private static String name(MetricsDemo demo, Checks checks) {
    String name = demo.getMetadata().getName();
    checks.that(
        NAME.matcher(name).matches(),
        "metadata.name",
        name,
        "at most 63 characters of a-z, 0-9 and '-', beginning with a letter and ending with a"
            + " letter or a digit");
    return name;
  }

  private static int replicas(MetricsDemoSpec spec, Checks checks) {
    int replicas = Optional.ofNullable(spec.getReplicas()).orElse(Defaults.REPLICAS);
    checks.that(replicas >= 0 && replicas <= 100, "spec.replicas", replicas, "from 0 to 100");
    return replicas;
  }

  private String image(MetricsDemoSpec spec, Checks checks) {
    if (spec.getImage() == null) {
      return imageRules.defaultImage();
    }
    String image = spec.getImage();
    checks.that(IMAGE.matcher(image).matches(), "spec.image", image, "an image reference");
    checks.that(
        imageRules.allows(image),
        "spec.image",
        image,
        "an image that begins with " + String.join(" or ", imageRules.allowedPrefixes()));
    return image;
  }

  private static List<String> pullSecrets(MetricsDemoSpec spec) {
    return Optional.ofNullable(spec.getImagePullSecrets()).orElse(List.of()).stream()
        .map(LocalObjectReference::getName)
        .toList();
  }

  private static DemoParameters.Resources resources(MetricsDemoSpec spec, Checks checks) {
    ResourcesSpec resources = spec.getResources();
    if (resources == null) {
      return DEFAULT_RESOURCES;
    }
    Map<String, Quantity> requests =
        quantities("spec.resources.requests", resources.getRequests(), checks);
    Map<String, Quantity> limits =
        quantities("spec.resources.limits", resources.getLimits(), checks);
    requests.forEach(
        (resource, request) -> {
          Quantity limit = limits.get(resource);
          checks.that(
              limit == null
                  || request.getNumericalAmount().compareTo(limit.getNumericalAmount()) <= 0,
              "spec.resources.requests." + resource,
              request,
              "at most the limit, " + limit);
        });
    return new DemoParameters.Resources(requests, limits);
  }

  private static Map<String, Quantity> quantities(
      String field, Map<String, IntOrString> given, Checks checks) {
    Map<String, Quantity> quantities = new TreeMap<>();
    if (given == null) {
      return quantities;
    }
    given.forEach(
        (resource, value) -> {
          String text = value == null ? "" : String.valueOf(value.getValue());
          checks.that(
              RESOURCES.contains(resource), field, resource, "cpu, memory or ephemeral-storage");
          if (checks.that(
              QUANTITY.matcher(text).matches(),
              field + "." + resource,
              text,
              "a quantity such as 50m, 1, 96Mi or 1.5Gi")) {
            quantities.put(resource, new Quantity(text));
          }
        });
    return quantities;
  }

  private static DemoParameters.Generator generator(MetricsDemoSpec spec, Checks checks) {
    GeneratorSpec generator =
        Optional.ofNullable(spec.getGenerator()).orElseGet(GeneratorSpec::new);
    return new DemoParameters.Generator(
        checks.duration(
            "spec.generator.uniformDomain",
            orElse(generator.getUniformDomain(), Defaults.UNIFORM_DOMAIN),
            DurationBounds.above(Duration.ZERO, ONE_HOUR, "above 0us and at most 1h")),
        checks.duration(
            "spec.generator.normalDomain",
            orElse(generator.getNormalDomain(), Defaults.NORMAL_DOMAIN),
            DurationBounds.above(Duration.ZERO, ONE_HOUR, "above 0us and at most 1h")),
        checks.duration(
            "spec.generator.normalMean",
            orElse(generator.getNormalMean(), Defaults.NORMAL_MEAN),
            DurationBounds.from(Duration.ZERO, ONE_HOUR, "from 0us to 1h")),
        checks.duration(
            "spec.generator.oscillationPeriod",
            orElse(generator.getOscillationPeriod(), Defaults.OSCILLATION_PERIOD),
            DurationBounds.from(Duration.ofSeconds(1), Duration.ofHours(24), "from 1s to 24h")),
        Optional.ofNullable(generator.getSeed()));
  }

  private DemoParameters.Monitoring monitoring(MetricsDemoSpec spec, Checks checks) {
    MonitoringSpec monitoring =
        Optional.ofNullable(spec.getMonitoring()).orElseGet(MonitoringSpec::new);
    String intervalText = orElse(monitoring.getInterval(), Defaults.INTERVAL);
    Duration length =
        checks.wholeMillis(
            "spec.monitoring.interval",
            intervalText,
            DurationBounds.from(Duration.ofSeconds(1), Duration.ofMinutes(10), "from 1s to 10m"));
    Optional<String> timeout = Optional.ofNullable(monitoring.getScrapeTimeout());
    timeout.ifPresent(
        text ->
            checks.wholeMillis(
                "spec.monitoring.scrapeTimeout",
                text,
                DurationBounds.from(
                    Duration.ofMillis(1),
                    length,
                    "from 1ms to spec.monitoring.interval, " + intervalText)));
    Map<String, String> labels = new TreeMap<>(clusterLabels);
    labels.putAll(checks.labels("spec.monitoring.labels", monitoring.getLabels()));
    return new DemoParameters.Monitoring(
        orElse(monitoring.getEnabled(), Defaults.MONITORING_ENABLED),
        new Interval(intervalText, length),
        timeout,
        labels,
        orElse(monitoring.getHonorLabels(), Defaults.HONOR_LABELS));
  }

  private static <T> T orElse(T given, T byDefault) {
    return given == null ? byDefault : given;
  }
}
