package io.metricsdemo.operator.parameters;

import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.TolerationBuilder;
import io.metricsdemo.api.v1alpha1.MetricsDemoSpec;
import io.metricsdemo.api.v1alpha1.PodMetadataSpec;
import io.metricsdemo.operator.naming.LabelSyntax;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Parses what users put on pods, and where these may run. */
final class PodsParser {

  private static final int MOST_TOLERATIONS = 32;
  private static final List<String> EFFECTS =
      List.of("NoSchedule", "PreferNoSchedule", "NoExecute");

  private final MetricsDemoSpec spec;
  private final Checks checks;

  PodsParser(MetricsDemoSpec spec, Checks checks) {
    this.spec = spec;
    this.checks = checks;
  }

  /**
   * @param commonLabels labels of all objects; those of the pods win over them
   */
  DemoParameters.Pods parse(Map<String, String> commonLabels) {
    PodMetadataSpec metadata =
        Optional.ofNullable(spec.getPodMetadata()).orElseGet(PodMetadataSpec::new);
    Map<String, String> labels = new TreeMap<>(commonLabels);
    labels.putAll(
        checks.map("spec.podMetadata.labels", metadata.getLabels(), LabelSyntax::problem));
    return new DemoParameters.Pods(
        labels,
        new TreeMap<>(
            checks.map(
                "spec.podMetadata.annotations",
                metadata.getAnnotations(),
                LabelSyntax::annotationProblem)),
        new TreeMap<>(
            checks.map(
                "spec.nodeSelector", spec.getNodeSelector(), LabelSyntax::nodeSelectorProblem)),
        tolerations(),
        priorityClassName());
  }

  private Optional<String> priorityClassName() {
    Optional<String> name = Optional.ofNullable(spec.getPriorityClassName());
    name.ifPresent(
        given ->
            checks.that(
                LabelSyntax.isDnsName(given),
                "spec.priorityClassName",
                given,
                "the name of a PriorityClass: a-z, 0-9, '-' and '.'"));
    return name;
  }

  private List<Toleration> tolerations() {
    List<Toleration> given = Optional.ofNullable(spec.getTolerations()).orElse(List.of());
    checks.that(
        given.size() <= MOST_TOLERATIONS,
        "spec.tolerations",
        given.size() + " tolerations",
        "at most " + MOST_TOLERATIONS);
    List<Toleration> tolerations = new ArrayList<>();
    for (Toleration toleration : given) {
      tolerations.add(toleration(toleration, "spec.tolerations[" + tolerations.size() + "]"));
    }
    return tolerations;
  }

  /** Without empty texts: the API server drops them, and the live object would always differ. */
  private Toleration toleration(Toleration given, String field) {
    Optional<String> key = text(given.getKey());
    Optional<String> value = text(given.getValue());
    Optional<String> operator = text(given.getOperator());
    Optional<String> effect = text(given.getEffect());
    boolean exists = operator.filter("Exists"::equals).isPresent();
    checks.that(
        operator.isEmpty() || exists || operator.get().equals("Equal"),
        field + ".operator",
        operator.orElse(""),
        "Exists or Equal");
    checks.that(
        effect.isEmpty() || EFFECTS.contains(effect.get()),
        field + ".effect",
        effect.orElse(""),
        String.join(" or ", EFFECTS));
    checks.that(
        key.map(LabelSyntax::isKey).orElse(exists),
        field + ".key",
        key.orElse(""),
        "the key of a taint, or empty with operator Exists for every taint");
    checks.that(
        value.isEmpty() || !exists && LabelSyntax.isValue(value.get()),
        field + ".value",
        value.orElse(""),
        "the value of a taint, and empty with operator Exists");
    checks.that(
        given.getTolerationSeconds() == null || effect.filter("NoExecute"::equals).isPresent(),
        field + ".tolerationSeconds",
        given.getTolerationSeconds(),
        "unset unless effect is NoExecute");
    return new TolerationBuilder()
        .withKey(key.orElse(null))
        .withOperator(operator.orElse(null))
        .withValue(value.orElse(null))
        .withEffect(effect.orElse(null))
        .withTolerationSeconds(given.getTolerationSeconds())
        .build();
  }

  private static Optional<String> text(String text) {
    return Optional.ofNullable(text).filter(any -> !any.isEmpty());
  }
}
