package io.metricsdemo.e2e.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import io.metricsdemo.e2e.cluster.Cluster;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Which commands of the documentation DocumentationE2E runs, and what holds the others. */
class PageTest {

  /** Shell commands and output; CONTRIBUTING.md describes each. */
  private static final Set<String> SHELL = Set.of("console", "sh", "text");

  private static final Set<String> LANGUAGES = Set.of("yaml", "go", "mermaid");

  /** The commands there are for developers, who see at once when one fails. */
  private static final Set<String> FOR_DEVELOPERS = Set.of("CONTRIBUTING.md", "docs/releasing.md");

  private static final Set<String> HOW_MUCH_MAVEN_PRINTS = Set.of("-B", "-ntp", "-q");

  /** A build of all modules builds each of them. */
  private static final Pattern MODULE = Pattern.compile(" -pl \\S+ -am");

  @Test
  void every_block_has_a_known_language() {
    List<String> unknown =
        Page.all().stream()
            .flatMap(
                page ->
                    page.blocks().stream()
                        .filter(block -> !SHELL.contains(block.language()))
                        .filter(block -> !LANGUAGES.contains(block.language()))
                        .map(block -> place(page, block) + "```" + block.language()))
            .toList();

    assertThat(unknown)
        .as("a block of commands is console if a test runs it, else sh; output is text")
        .isEmpty();
  }

  /** What else a page has a reader run, such as sudo, must not change the machine of the tests. */
  @Test
  void command_that_a_test_runs_is_of_kubectl() {
    List<String> others =
        Page.all().stream()
            .flatMap(page -> page.blocks().stream())
            .filter(Block::isRunnable)
            .flatMap(block -> block.script().replace("\\\n", "").lines())
            .filter(line -> !line.isEmpty() && !line.startsWith("kubectl "))
            .toList();

    assertThat(others).isEmpty();
  }

  @Test
  void translation_has_the_blocks_of_its_original() {
    List<Page> translations = Page.all().stream().filter(Page::isTranslation).toList();

    assertThat(translations)
        .extracting(Page::name)
        .containsExactly("README.zh-CN.md", "docs/tutorial.zh-CN.md");
    assertThat(translations)
        .allSatisfy(
            translation ->
                assertThat(withoutComments(translation))
                    .isEqualTo(withoutComments(page(translation.original()))));
  }

  @Test
  void commands_of_the_project_that_need_no_cluster_are_those_that_ci_runs() throws IOException {
    List<List<String>> run = commandsOfCi();
    List<String> commands =
        Page.all().stream()
            .filter(page -> !FOR_DEVELOPERS.contains(page.name()))
            .flatMap(page -> page.blocks().stream())
            .filter(block -> block.language().equals("sh"))
            .flatMap(block -> block.text().lines())
            .filter(line -> line.startsWith("mvn ") || line.startsWith("./"))
            .toList();

    assertThat(commands).contains("mvn verify", "./playground/run", "./e2e/run");
    assertThat(commands)
        .allMatch(command -> run.stream().anyMatch(words -> words.containsAll(words(command))));
  }

  @Test
  void commands_of_a_block_keep_their_lines_and_expect_no_output() {
    Page page =
        Page.parse(
            "page.md",
            """
            1. In a list:

               ```console
               kubectl get pods   # a comment

               kubectl get \\
                 nodes
               ```
            """);

    Block block = page.blocks().get(0);
    assertThat(block.isRunnable()).isTrue();
    assertThat(block.line()).isEqualTo(4);
    assertThat(block.script())
        .isEqualTo("kubectl get pods   # a comment\n\nkubectl get \\\n  nodes");
    assertThat(block.output()).isEmpty();
  }

  @Test
  void transcript_has_commands_and_the_output_that_does_not_vary() {
    Block block =
        new Block(
            "console",
            1,
            """
            $ kubectl get \\
                mdemo
            NAME       REPLICAS   READY
            demo-app   2          2

            $ kubectl wait mdemo/demo-app
            condition met
            """);

    assertThat(block.script())
        .isEqualTo("kubectl get \\\n    mdemo\n\n\n\nkubectl wait mdemo/demo-app\n");
    assertThat(block.output()).containsExactly("NAME REPLICAS READY", "condition met");
  }

  @Test
  void file_is_named_by_the_first_line() {
    assertThat(new Block("yaml", 1, "# by-hand.yaml\nkind: Service\n").file())
        .contains("by-hand.yaml");
    assertThat(new Block("yaml", 1, "kind: Service   # by-hand.yaml\n").file()).isEmpty();
  }

  private static Page page(String name) {
    return Page.all().stream().filter(page -> page.name().equals(name)).findFirst().orElseThrow();
  }

  /** A translation may translate the comments of YAML, and nothing else. */
  private static List<String> withoutComments(Page page) {
    return page.blocks().stream()
        .map(
            block ->
                block.language()
                    + "\n"
                    + (block.language().equals("yaml")
                        ? block.text().replaceAll(" +# .*", "")
                        : block.text()))
        .toList();
  }

  /** The words of each line of what CI runs. */
  private static List<List<String>> commandsOfCi() throws IOException {
    List<String> lines = Files.readAllLines(Cluster.root().resolve(".ci/run"));
    lines.addAll(Files.readAllLines(Cluster.root().resolve("e2e/run")));
    return lines.stream()
        .filter(line -> !line.strip().startsWith("#"))
        .map(PageTest::words)
        .toList();
  }

  private static List<String> words(String command) {
    return Arrays.stream(MODULE.matcher(command).replaceAll("").split("[\\s()]+"))
        .filter(Predicate.not(HOW_MUCH_MAVEN_PRINTS::contains))
        .toList();
  }

  private static String place(Page page, Block block) {
    return "%s:%d ".formatted(page.name(), block.line() - 1);
  }
}
