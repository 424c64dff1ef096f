package io.metricsdemo.operator.parameters;

import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.metricsdemo.api.v1alpha1.Defaults;
import io.metricsdemo.api.v1alpha1.GeneratorSpec;
import io.metricsdemo.api.v1alpha1.ImagePullPolicy;
import io.metricsdemo.api.v1alpha1.MetricsDemo;
import io.metricsdemo.api.v1alpha1.MetricsDemoSpec;
import io.metricsdemo.api.v1alpha1.MonitoringSpec;
import io.metricsdemo.api.v1alpha1.UnreadableSpec;
import io.metricsdemo.api.v1alpha1.VerificationSpec;
import io.metricsdemo.operator.naming.LabelSyntax;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Parses a spec once, and checks again what the schema checks: an object may have been stored past
 * it, for example by an older schema.
 */
public final class SpecParser {

  private static final Pattern NAME = Pattern.compile("[a-z]([-a-z0-9]{0,61}[a-z0-9])?");
  private static final Duration ONE_HOUR = Duration.ofHours(1);

  private final ImageRules imageRules;
  private final MonitorMetadata monitorMetadata;

  /**
   * @param monitorMetadata what is put on every ServiceMonitor and PrometheusRule; what a spec has
   *     wins over it
   */
  public SpecParser(ImageRules imageRules, MonitorMetadata monitorMetadata) {
    this.imageRules = imageRules;
    this.monitorMetadata = monitorMetadata;
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
    Map<String, String> commonLabels =
        checks.map("spec.commonLabels", spec.getCommonLabels(), LabelSyntax::problem);
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
            new ResourcesParser(checks).parse(spec.getResources()),
            new TreeMap<>(commonLabels),
            new PodsParser(spec, checks).parse(commonLabels),
            generator(spec, checks),
            new LoadParser(checks).parse(spec.getLoad()),
            monitoring(spec, commonLabels, checks),
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
        "at most 63 characters of a-z, 0-9 and '-', starting with a letter and ending with a"
            + " letter or a digit");
    return name;
  }

  private static int replicas(MetricsDemoSpec spec, Checks checks) {
    int replicas = Optional.ofNullable(spec.getReplicas()).orElse(Defaults.REPLICAS);
    checks.that(
        replicas >= 0 && replicas <= 100,
        "spec.replicas",
        replicas,
        "between 0 and 100, inclusive");
    return replicas;
  }

  private String image(MetricsDemoSpec spec, Checks checks) {
    if (spec.getImage() == null) {
      return imageRules.defaultImage();
    }
    String image = spec.getImage();
    checks.that(
        ImageReference.isValid(image),
        "spec.image",
        image,
        "an image reference, such as registry.example.com/team/demo-app:1.0: no scheme, a path in"
            + " lower case, one tag, one digest");
    checks.that(
        imageRules.allows(image),
        "spec.image",
        image,
        "an image that starts with " + String.join(" or ", imageRules.allowedPrefixes()));
    return image;
  }

  private static List<String> pullSecrets(MetricsDemoSpec spec) {
    return Optional.ofNullable(spec.getImagePullSecrets()).orElse(List.of()).stream()
        .map(LocalObjectReference::getName)
        .toList();
  }

  private static DemoParameters.Generator generator(MetricsDemoSpec spec, Checks checks) {
    GeneratorSpec generator =
        Optional.ofNullable(spec.getGenerator()).orElseGet(GeneratorSpec::new);
    return new DemoParameters.Generator(
        checks.duration(
            "spec.generator.uniformDomain",
            orElse(generator.getUniformDomain(), Defaults.UNIFORM_DOMAIN),
            DurationBounds.above(
                Duration.ZERO, ONE_HOUR, "greater than 0us and less than or equal to 1h")),
        checks.duration(
            "spec.generator.normalDomain",
            orElse(generator.getNormalDomain(), Defaults.NORMAL_DOMAIN),
            DurationBounds.above(
                Duration.ZERO, ONE_HOUR, "greater than 0us and less than or equal to 1h")),
        checks.duration(
            "spec.generator.normalMean",
            orElse(generator.getNormalMean(), Defaults.NORMAL_MEAN),
            DurationBounds.from(Duration.ZERO, ONE_HOUR, "between 0us and 1h, inclusive")),
        checks.duration(
            "spec.generator.oscillationPeriod",
            orElse(generator.getOscillationPeriod(), Defaults.OSCILLATION_PERIOD),
            DurationBounds.from(
                Duration.ofSeconds(1), Duration.ofHours(24), "between 1s and 24h, inclusive")),
        Optional.ofNullable(generator.getSeed()));
  }

  private DemoParameters.Monitoring monitoring(
      MetricsDemoSpec spec, Map<String, String> commonLabels, Checks checks) {
    MonitoringSpec monitoring =
        Optional.ofNullable(spec.getMonitoring()).orElseGet(MonitoringSpec::new);
    String intervalText = orElse(monitoring.getInterval(), Defaults.INTERVAL);
    Duration length =
        checks.wholeMillis(
            "spec.monitoring.interval",
            intervalText,
            DurationBounds.from(
                Duration.ofSeconds(1), Duration.ofMinutes(10), "between 1s and 10m, inclusive"));
    Optional<String> timeout = Optional.ofNullable(monitoring.getScrapeTimeout());
    timeout.ifPresent(
        text ->
            checks.wholeMillis(
                "spec.monitoring.scrapeTimeout",
                text,
                DurationBounds.from(
                    Duration.ofMillis(1),
                    length,
                    "between 1ms and spec.monitoring.interval, " + intervalText)));
    Map<String, String> labels = new TreeMap<>(monitorMetadata.labels());
    labels.putAll(commonLabels);
    labels.putAll(
        checks.map("spec.monitoring.labels", monitoring.getLabels(), LabelSyntax::problem));
    Map<String, String> annotations = new TreeMap<>(monitorMetadata.annotations());
    annotations.putAll(
        checks.map(
            "spec.monitoring.annotations",
            monitoring.getAnnotations(),
            LabelSyntax::annotationProblem));
    return new DemoParameters.Monitoring(
        orElse(monitoring.getEnabled(), Defaults.MONITORING_ENABLED),
        new Interval(intervalText, length),
        timeout,
        labels,
        annotations,
        orElse(monitoring.getHonorLabels(), Defaults.HONOR_LABELS),
        orElse(monitoring.getDashboard(), Defaults.DASHBOARD),
        orElse(monitoring.getAlerts(), Defaults.ALERTS),
        monitorMetadata.runbookUrl());
  }

  private static <T> T orElse(T given, T byDefault) {
    return given == null ? byDefault : given;
  }
}
