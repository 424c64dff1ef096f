package io.metricsdemo.operator.naming;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LabelsTest {

  @ParameterizedTest
  @CsvSource({
    "demo-app:1.0, 1.0",
    "registry:5000/demo-app:1.0-rc.1, 1.0-rc.1",
  })
  void version_is_the_tag_of_the_image(String image, String version) {
    assertThat(Labels.ofObjects("x", image)).containsEntry(Labels.VERSION, version);
  }

  @ParameterizedTest
  @CsvSource({
    "demo-app",
    "registry:5000/demo-app",
    "demo-app@sha256:0123",
    "demo-app:1.0@sha256:0123",
    "demo-app:ends-with-a-dash-",
  })
  void image_without_a_tag_that_is_a_label_value_gives_no_version(String image) {
    assertThat(Labels.ofObjects("x", image)).doesNotContainKey(Labels.VERSION);
  }

  @Test
  void pods_have_no_label_that_changes_with_a_version() {
    assertThat(Labels.ofPods("x")).doesNotContainKey(Labels.VERSION);
  }

  @Test
  void selector_as_text_is_what_kubectl_takes() {
    assertThat(Labels.asText(Labels.selector("x")))
        .isEqualTo(
            "app=x,app.kubernetes.io/instance=x,"
                + "app.kubernetes.io/managed-by=metricsdemo-operator");
  }
}
