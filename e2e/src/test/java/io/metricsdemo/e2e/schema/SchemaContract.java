package io.metricsdemo.e2e.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What an API server does with the files, whichever it is. */
abstract class SchemaContract {

  /** An API server says so beside every error of the structure. */
  private static final String RULES_NOT_CHECKED = "some validation rules were not checked";

  /** Talks to the API server, which knows MetricsDemos. */
  abstract KubernetesClient client();

  abstract String namespace();

  /** The errors of a file that this API server reports, in any order. */
  abstract List<String> expectedErrors(SchemaFile file);

  static Stream<SchemaFile> valid() {
    return SchemaFile.valid();
  }

  static Stream<SchemaFile> invalid() {
    return SchemaFile.invalid();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("valid")
  void is_accepted_and_stored_with_its_defaults(SchemaFile file) {
    JsonNode created = create(file);

    assertThat(created.path("spec")).isEqualTo(file.stored().orElseThrow());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("invalid")
  void is_refused_in_exactly_these_words(SchemaFile file) {
    KubernetesClientException refused =
        catchThrowableOfType(KubernetesClientException.class, () -> create(file));

    assertThat(refused).as("refusal of %s", file).isNotNull();
    assertThat(errors(refused.getStatus()))
        .isNotEmpty()
        .containsExactlyInAnyOrderElementsOf(expectedErrors(file));
  }

  /** As {@code kubectl create} asks for it, but for keeping it. */
  private JsonNode create(SchemaFile file) {
    return Serialization.unmarshal(
        client()
            .raw(
                "/apis/metricsdemo.io/v1alpha1/namespaces/%s/metricsdemos?fieldValidation=Strict&dryRun=All"
                    .formatted(namespace()),
                "POST",
                file.object()),
        JsonNode.class);
  }

  /** As kubectl shows them. */
  private static List<String> errors(Status refusal) {
    if (refusal.getDetails() == null || refusal.getDetails().getCauses().isEmpty()) {
      return List.of(refusal.getMessage());
    }
    return refusal.getDetails().getCauses().stream()
        .map(cause -> cause.getField() + ": " + cause.getMessage())
        .filter(error -> !error.contains(RULES_NOT_CHECKED))
        .toList();
  }
}
