package io.metricsdemo.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ApiReferenceTest {

  private static final Path COMMITTED = Path.of("../docs/api-reference.md");

  @BeforeAll
  static void renew_when_asked() throws IOException {
    if (System.getProperty("crd.renew") != null) {
      Files.writeString(COMMITTED, ApiReference.of(FinishedCrd.crd()));
    }
  }

  @Test
  void committed_page_describes_the_crd() throws IOException {
    assertThat(Files.readString(COMMITTED))
        .as("docs/api-reference.md is stale; renew it with: mvn -pl crds test -Dcrd.renew")
        .isEqualTo(ApiReference.of(FinishedCrd.crd()));
  }

  @Test
  void characters_of_markdown_in_a_description_are_escaped_outside_code() {
    assertThat(ApiReference.text("a | b, <NAME>, 'x/*' or '_', and DEMO_IMAGE of `a_*`"))
        .isEqualTo("a \\| b, &lt;NAME>, 'x/\\*' or '\\_', and DEMO_IMAGE of `a_*`");
  }
}
