package io.metricsdemo.operator.objects;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.metricsdemo.operator.parameters.DemoParameters;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * For each case, {@code in-<case>.yaml} is what a user applies and {@code out-<case>-<Kind>.yaml}
 * what becomes of it. Renew the latter with {@code mvn -pl operator -am test -Dfixtures.renew} and
 * review the diff.
 */
class DesiredObjectsTest {

  private static final Path FIXTURES = Path.of("src/test/resources/fixtures");
  private static final boolean RENEW = System.getProperty("fixtures.renew") != null;

  static Stream<String> cases() {
    return fixtureNames().filter(name -> name.startsWith("in-")).map(DesiredObjectsTest::caseOf);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void objects_are_as_in_the_fixture(String name) throws IOException {
    for (HasMetadata object : desired(name)) {
      Path expected = FIXTURES.resolve(outName(name, object));
      String yaml = Serialization.asYaml(object);
      if (RENEW) {
        Files.writeString(expected, yaml);
      }
      assertThat(yaml).as("%s", expected).isEqualTo(Files.readString(expected));
    }
  }

  @Test
  void every_fixture_is_used() {
    Set<String> used = new TreeSet<>();
    cases()
        .forEach(
            name -> {
              used.add("in-" + name + ".yaml");
              desired(name).forEach(object -> used.add(outName(name, object)));
            });

    assertThat(fixtureNames()).containsExactlyInAnyOrderElementsOf(used);
  }

  private static List<HasMetadata> desired(String name) {
    DemoParameters demo = Fixture.parameters(FIXTURES.resolve("in-" + name + ".yaml"));
    return Fixture.desired(demo);
  }

  private static String caseOf(String inName) {
    return inName.substring("in-".length(), inName.length() - ".yaml".length());
  }

  private static String outName(String name, HasMetadata object) {
    return "out-" + name + "-" + object.getKind() + ".yaml";
  }

  private static Stream<String> fixtureNames() {
    try (Stream<Path> files = Files.list(FIXTURES)) {
      return files.map(file -> file.getFileName().toString()).collect(Collectors.toList()).stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
