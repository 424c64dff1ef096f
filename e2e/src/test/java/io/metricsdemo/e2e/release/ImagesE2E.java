package io.metricsdemo.e2e.release;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.metricsdemo.e2e.cluster.Cluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the images that the cluster runs say about themselves, to registries, scanners and lawyers.
 */
class ImagesE2E {

  /** An image in the manifest.json of a tarball. */
  private record Manifest(String Config, List<String> RepoTags, List<String> Layers) {}

  /** Modules of this project. */
  private static final Set<String> OURS = Set.of("crds", "http", "load");

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"operator", "demo-app"})
  void labels_name_the_source_and_the_version(String program) throws Exception {
    Map<?, ?> config = json(extract(program).resolve("config.json"), Map.class);
    Map<?, ?> labels = (Map<?, ?>) ((Map<?, ?>) config.get("config")).get("Labels");

    assertThat(labels.get("org.opencontainers.image.title")).isEqualTo("metricsdemo-" + program);
    assertThat(labels.get("org.opencontainers.image.licenses")).isEqualTo("Apache-2.0");
    assertThat(labels.get("org.opencontainers.image.version").toString()).startsWith(revision());
    assertThat(labels.get("org.opencontainers.image.created")).isEqualTo(config.get("created"));
    assertThat(labels.keySet().stream().map(Object::toString))
        .contains(
            "org.opencontainers.image.source",
            "org.opencontainers.image.revision",
            "org.opencontainers.image.description");
  }

  @ParameterizedTest
  @ValueSource(strings = {"operator", "demo-app"})
  void system_and_java_are_named_for_scanners(String program) throws Exception {
    Path root = rootFileSystem(program);

    assertThat(Files.readString(root.resolve("etc/os-release"))).containsPattern("(?m)^ID=");
    assertThat(Files.readString(root.resolve("var/lib/dpkg/status.d/libc6")))
        .contains("Package: libc6", "Version: ");
    assertThat(Files.readString(root.resolve("opt/java/release")))
        .contains("IMPLEMENTOR=", "JAVA_RUNTIME_VERSION=");
  }

  @ParameterizedTest
  @ValueSource(strings = {"operator", "demo-app"})
  void licenses_of_all_parts_are_inside(String program) throws Exception {
    Path root = rootFileSystem(program);
    String thirdParty = Files.readString(root.resolve("licenses/THIRD-PARTY.txt"));

    assertThat(root.resolve("licenses/LICENSE")).exists();
    assertThat(root.resolve("opt/java/legal/java.base/LICENSE")).exists();
    assertThat(root.resolve("usr/share/doc/libc6/copyright")).exists();
    assertThat(libraries(root))
        .isNotEmpty()
        .allMatch(
            library -> thirdParty.contains(":" + nameOf(library) + ":"), "is in THIRD-PARTY.txt");
  }

  @ParameterizedTest
  @ValueSource(strings = {"operator", "demo-app"})
  void sbom_lists_what_is_inside(String program) throws Exception {
    Path root = rootFileSystem(program);
    Map<?, ?> sbom = json(target(program).resolve(program + "-image.cdx.json"), Map.class);
    Set<String> components = new HashSet<>();
    for (Object component : (List<?>) sbom.get("components")) {
      components.add(((Map<?, ?>) component).get("name").toString());
    }

    assertThat(sbom.get("bomFormat")).isEqualTo("CycloneDX");
    assertThat(components).contains(program, "http", "openjdk");
    assertThat(components).containsAll(names(root.resolve("var/lib/dpkg/status.d")));
    assertThat(components)
        .containsAll(libraries(root).stream().map(ImagesE2E::nameOf).collect(Collectors.toSet()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"operator", "demo-app"})
  void archive_of_classes_is_there(String program) throws Exception {
    assertThat(rootFileSystem(program).resolve("app/archive/" + program + ".jsa")).exists();
  }

  /** The version in the root pom, without -SNAPSHOT. */
  private static String revision() throws IOException {
    String pom = Files.readString(Cluster.root().resolve("pom.xml"));
    return pom.substring(pom.indexOf("<revision>") + 10, pom.indexOf("</revision>"));
  }

  /** The jars of others, such as re2j-1.8.jar. */
  private static Set<String> libraries(Path root) throws IOException {
    return names(root.resolve("app/lib")).stream()
        .filter(name -> !OURS.contains(nameOf(name)))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String nameOf(String jar) {
    return jar.replaceAll("-[0-9][^-]*(-SNAPSHOT)?\\.jar$", "");
  }

  private static Set<String> names(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
    }
  }

  /** All layers of an image, one over the other. */
  private Path rootFileSystem(String program) throws IOException, InterruptedException {
    Path image = extract(program);
    Path root = Files.createDirectory(folder.resolve("root"));
    for (String layer : json(image.resolve("manifest.json"), Manifest[].class)[0].Layers()) {
      tar(image.resolve(layer), root);
    }
    return root;
  }

  private Path extract(String program) throws IOException, InterruptedException {
    Path image = Files.createDirectory(folder.resolve("image"));
    tar(target(program).resolve(program + "-image.tar"), image);
    return image;
  }

  private static Path target(String program) {
    return Cluster.root().resolve(program).resolve("target");
  }

  private void tar(Path archive, Path directory) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("tar", "--no-same-owner"));
    command.addAll(List.of("-xf", archive.toString(), "-C", directory.toString()));
    Path output = folder.resolve("tar.log");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    assertThat(process.waitFor(3, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(output)).isZero();
  }

  private static <T> T json(Path file, Class<T> type) throws IOException {
    return Serialization.unmarshal(Files.readString(file), type);
  }
}
