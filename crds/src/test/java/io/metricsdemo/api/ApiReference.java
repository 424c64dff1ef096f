package io.metricsdemo.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionNames;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceSubresourceScale;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRule;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The API reference as a Markdown page, from the CRD alone. */
final class ApiReference {

  private static final Pattern CODE_OR_TEXT = Pattern.compile("`[^`]*`|[^`]+");

  private final StringBuilder page = new StringBuilder();

  private ApiReference() {}

  static String of(CustomResourceDefinition crd) {
    CustomResourceDefinitionVersion version = crd.getSpec().getVersions().get(0);
    ApiReference reference = new ApiReference();
    reference.introduction(crd, version);
    reference.object(
        "", crd.getSpec().getNames().getKind(), version.getSchema().getOpenAPIV3Schema());
    reference.columns(version.getAdditionalPrinterColumns());
    reference.resource(crd, version);
    return reference.page.toString();
  }

  private void introduction(CustomResourceDefinition crd, CustomResourceDefinitionVersion version) {
    page.append(
        """
        <!-- Generated from the CRD; do not edit. Renew it with: mvn -pl crds test -Dcrd.renew -->

        # API reference

        This page lists every field of a %s, API version `%s/%s`. `kubectl explain %s.spec --recursive` lists the same fields, and
        `kubectl explain %4$s.spec.FIELD` prints the description of one.

        - [Samples](../deploy/samples) are manifests to start from; [`all-fields.yaml`](../deploy/samples/all-fields.yaml) shows every field.
        - [Concepts](concepts.md) explains what the operator creates from them, and
          [Conditions and reasons](conditions.md#conditions) lists the types of conditions with their reasons.
        - A field of `spec` without a default may be left out, unless it is required; its description says what then applies.
        - The API server refuses values other than the allowed ones, and its message says what is allowed.
        """
            .formatted(
                crd.getSpec().getNames().getKind(),
                crd.getSpec().getGroup(),
                version.getName(),
                crd.getSpec().getNames().getShortNames().get(0)));
  }

  /** A section for an object, followed by the sections of the objects in it. */
  private void object(String path, String title, JSONSchemaProps schema) {
    heading(path.contains(".") ? 3 : 2, title);
    if (schema.getDescription() != null) {
      paragraph(text(schema.getDescription()));
    }
    table(
        List.of("field", "type", "default", "allowed values", "description"),
        schema.getProperties().entrySet().stream()
            .map(
                field ->
                    List.of(
                        code(field.getKey()),
                        type(child(path, field.getKey()), field.getValue()),
                        byDefault(field.getValue(), schema.getRequired().contains(field.getKey())),
                        text(allowed(field.getValue())),
                        text(field.getValue().getDescription())))
            .toList());
    rulesOfFieldsTogether(schema);
    schema
        .getProperties()
        .forEach(
            (name, field) -> {
              String fieldPath = child(path, name);
              if (isObject(field)) {
                object(fieldPath, fieldPath, field);
              } else if (hasObjects(field)) {
                object(fieldPath, fieldPath + "[]", field.getItems().getSchema());
              }
            });
  }

  /** The rules of the object itself, which compare its fields. */
  private void rulesOfFieldsTogether(JSONSchemaProps schema) {
    List<String> rules =
        schema.getXKubernetesValidations().stream()
            .map(
                rule ->
                    rule.getFieldPath() == null
                        ? text(rule.getMessage())
                        : code(rule.getFieldPath().substring(1)) + " " + text(rule.getMessage()))
            .map("- %s\n"::formatted)
            .toList();
    if (!rules.isEmpty()) {
      paragraph("The API server also checks:");
      page.append('\n').append(String.join("", rules));
    }
  }

  private void columns(List<CustomResourceColumnDefinition> columns) {
    heading(2, "Columns of kubectl get");
    table(
        List.of("column", "shown by", "value", "description"),
        columns.stream()
            .map(
                column ->
                    List.of(
                        column.getName(),
                        code(column.getPriority() == null ? "kubectl get" : "kubectl get -o wide"),
                        code(column.getJsonPath()),
                        text(column.getDescription())))
            .toList());
  }

  private void resource(CustomResourceDefinition crd, CustomResourceDefinitionVersion version) {
    heading(2, "Names and subresources");
    CustomResourceDefinitionNames names = crd.getSpec().getNames();
    CustomResourceSubresourceScale scale = version.getSubresources().getScale();
    table(
        List.of("property", "value"),
        List.of(
            List.of("CRD", code(crd.getMetadata().getName())),
            List.of("scope", crd.getSpec().getScope()),
            List.of(
                "names for kubectl",
                codes(
                    Stream.concat(
                        Stream.of(names.getPlural(), names.getSingular()),
                        names.getShortNames().stream()))),
            List.of(
                "categories, which `kubectl get` takes too", codes(names.getCategories().stream())),
            List.of("subresource `status`", "written by the operator alone"),
            List.of(
                "subresource `scale`",
                "sets %s, reads %s and %s; for `kubectl scale` and a HorizontalPodAutoscaler"
                    .formatted(
                        code(scale.getSpecReplicasPath()),
                        code(scale.getStatusReplicasPath()),
                        code(scale.getLabelSelectorPath())))));
  }

  private static String type(String path, JSONSchemaProps field) {
    if (isObject(field)) {
      return "[object](#%s)".formatted(anchor(path));
    }
    if (hasObjects(field)) {
      return "list of [objects](#%s)".formatted(anchor(path));
    }
    if (field.getAdditionalProperties() != null) {
      return "map of string to " + type(path, field.getAdditionalProperties().getSchema());
    }
    if (Boolean.TRUE.equals(field.getXKubernetesIntOrString())) {
      return "quantity";
    }
    if ("date-time".equals(field.getFormat())) {
      return "time";
    }
    boolean duration = rules(field).anyMatch(rule -> rule.getRule().contains("duration(self)"));
    return duration
        ? "duration"
        : field.getType() + (field.getFormat() == null ? "" : " (" + field.getFormat() + ")");
  }

  private static String byDefault(JSONSchemaProps field, boolean required) {
    JsonNode value = field.getDefault();
    if (value == null) {
      return required ? "required" : "";
    }
    return code(value.isValueNode() ? value.asText() : value.toString());
  }

  private static String allowed(JSONSchemaProps field) {
    Stream<String> limits =
        Stream.of(
            field.getEnum().stream()
                .map(value -> code(value.asText()))
                .collect(Collectors.joining(", ")),
            range(field.getMinimum(), field.getMaximum(), ""),
            isObject(field)
                ? ""
                : rules(field)
                    .map(rule -> rule.getMessage().replaceFirst("^must be ", ""))
                    .collect(Collectors.joining("; ")),
            range(field.getMinLength(), field.getMaxLength(), " characters"),
            range(field.getMinItems(), field.getMaxItems(), " entries"),
            range(field.getMinProperties(), field.getMaxProperties(), " entries"),
            field.getXKubernetesListMapKeys().isEmpty()
                ? ""
                : "one entry for each "
                    + field.getXKubernetesListMapKeys().stream()
                        .map(ApiReference::code)
                        .collect(Collectors.joining(", ")));
    Stream<String> limitsOfValues =
        field.getAdditionalProperties() == null
            ? Stream.empty()
            : Stream.of(
                range(
                    null,
                    field.getAdditionalProperties().getSchema().getMaxLength(),
                    " characters in each value"));
    return Stream.concat(limits, limitsOfValues)
        .filter(limit -> !limit.isEmpty())
        .collect(Collectors.joining("; "));
  }

  private static String range(Number least, Number most, String unit) {
    if (most == null) {
      return least == null ? "" : "at least " + number(least) + unit;
    }
    return (least == null ? "at most " : number(least) + " to ") + number(most) + unit;
  }

  private static String number(Number number) {
    return new BigDecimal(number.toString()).stripTrailingZeros().toPlainString();
  }

  private static Stream<ValidationRule> rules(JSONSchemaProps schema) {
    return schema.getXKubernetesValidations().stream();
  }

  private static boolean isObject(JSONSchemaProps schema) {
    return !schema.getProperties().isEmpty();
  }

  private static boolean hasObjects(JSONSchemaProps schema) {
    return schema.getItems() != null && isObject(schema.getItems().getSchema());
  }

  private static String child(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  /** As GitHub derives it from the heading. */
  private static String anchor(String path) {
    return path.replace(".", "").toLowerCase(Locale.ROOT);
  }

  private void heading(int level, String title) {
    page.append("\n%s %s\n".formatted("#".repeat(level), title));
  }

  private void paragraph(String text) {
    page.append("\n%s\n".formatted(text));
  }

  /** A table without the columns in which no row has a value. */
  private void table(List<String> header, List<List<String>> rows) {
    int[] used =
        IntStream.range(0, header.size())
            .filter(column -> rows.stream().anyMatch(row -> !row.get(column).isEmpty()))
            .toArray();
    page.append('\n');
    row(header, used);
    row(header.stream().map(title -> "---").toList(), used);
    rows.forEach(row -> row(row, used));
  }

  private void row(List<String> cells, int... used) {
    page.append(
        IntStream.of(used).mapToObj(cells::get).collect(Collectors.joining(" | ", "| ", " |\n")));
  }

  private static String codes(Stream<String> texts) {
    return texts.map(ApiReference::code).collect(Collectors.joining(", "));
  }

  private static String code(String text) {
    return "`" + text + "`";
  }

  /**
   * A text whose characters mean nothing to Markdown, in a cell of a table too; code stays code.
   */
  static String text(String plain) {
    return CODE_OR_TEXT
        .matcher(plain.replace("|", "\\|"))
        .replaceAll(
            part ->
                Matcher.quoteReplacement(
                    part.group().startsWith("`")
                        ? part.group()
                        : part.group()
                            .replace("<", "&lt;")
                            .replace("*", "\\*")
                            .replaceAll("(?<!\\w)_|_(?!\\w)", "\\\\_")));
  }
}
