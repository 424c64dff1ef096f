package io.metricsdemo.operator.parameters;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageReferenceTest {

  private static final String SHA256 =
      "@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "demo-app:1.0",
        "team/demo_app",
        "a__b/c---d",
        "registry.example.com/team/demo-app:1.0",
        "registry.example.com:5000/team/demo-app:Latest_1",
        "localhost/metricsdemo/demo-app:0.1.0",
        "Registry.Example.com/a",
        "[::1]:5000/a",
        "a" + SHA256,
        "registry.example.com:5000/a:1" + SHA256
      })
  void runtimes_take_it(String image) {
    assertThat(ImageReference.isValid(image)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "a:1:2",
        "a:",
        "a@",
        "a@sha256:0123",
        "a@md5:0123456789abcdef0123456789abcdef",
        "a@latest",
        "http://x/a",
        "https://registry.example.com/a:1",
        "docker://a",
        "//a",
        "a//b",
        "a/",
        "/a",
        "Demo-App",
        "registry.example.com/Team/demo-app",
        "-a",
        "a-",
        "a..b",
        "a___b",
        "a b",
        "a:-1",
        "registry.example.com:port/a",
        "ä",
        "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
        "a\n"
      })
  void no_runtime_takes_it(String image) {
    assertThat(ImageReference.isValid(image)).isFalse();
  }

  @Test
  void name_has_at_most_255_characters_and_a_tag_128() {
    assertThat(ImageReference.isValid("a".repeat(255) + ":" + "t".repeat(128))).isTrue();
    assertThat(ImageReference.isValid("a".repeat(256))).isFalse();
    assertThat(ImageReference.isValid("a:" + "t".repeat(129))).isFalse();
  }
}
