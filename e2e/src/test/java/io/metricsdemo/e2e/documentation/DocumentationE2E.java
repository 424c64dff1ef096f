package io.metricsdemo.e2e.documentation;

import static io.metricsdemo.e2e.cluster.Cluster.QUIET_CLUSTER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;
import static org.junit.jupiter.api.parallel.ResourceAccessMode.READ;

import io.metricsdemo.e2e.cluster.Cluster;
import io.metricsdemo.e2e.cluster.Command;
import io.metricsdemo.e2e.cluster.Installation;
import io.metricsdemo.e2e.cluster.TestNamespace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A reader who copies the commands of a page gets what the page shows. */
@Tag("own-cluster") // some pages query the Prometheus in namespace monitoring, and some need jq
@ResourceLock(value = QUIET_CLUSTER, mode = READ)
class DocumentationE2E {

  private static final String CREATE = "kubectl apply -f deploy/samples/tutorial.yaml";
  private static final String AWAIT_SCRAPED =
      "kubectl wait --for=condition=Scraped mdemo/demo-app --timeout=3m";

  @RegisterExtension static final Installation INSTALLATION = Installation.complete();
  @RegisterExtension final TestNamespace namespace = new TestNamespace();

  /** Stands for the folder of the project, which must not get what a page has a reader save. */
  private Path folder;

  private final Map<String, String> environment = new HashMap<>();

  static Stream<Page> pages() {
    return Page.all().stream().filter(page -> page.isRunnable() && !page.isTranslation());
  }

  @BeforeEach
  void standInTheProject() throws IOException {
    folder = Files.createTempDirectory(Cluster.logs(), "page");
    for (String manifests : List.of("crds", "deploy")) {
      Files.createSymbolicLink(folder.resolve(manifests), Cluster.root().resolve(manifests));
    }
    environment.put("PATH", Command.pathWithPlugin(folder));
    Path kubeconfig = Files.copy(Cluster.kubeconfig(), folder.resolve("kubeconfig"));
    environment.put("KUBECONFIG", kubeconfig.toString());
    bash("kubectl config set-context --current --namespace=" + namespace.name()).orThrow();
  }

  /** The Deployment that a page has a reader write is as simple as can be. */
  @BeforeEach
  void permitAnyPod() {
    Command.kubectl("label", "namespace", namespace.name(), "pod-security.kubernetes.io/enforce-")
        .orThrow();
  }

  @ParameterizedTest
  @MethodSource("pages")
  @Execution(CONCURRENT) // each waits for most of the time
  void commands_of_a_page_succeed_and_print_what_it_shows(Page page) throws IOException {
    // A page that does not create the demo is for those who have it.
    if (page.blocks().stream().noneMatch(block -> block.script().contains(CREATE))) {
      bash(CREATE + "\n" + AWAIT_SCRAPED).orThrow();
    }

    for (Block block : page.blocks()) {
      if (block.file().isPresent()) {
        Files.writeString(folder.resolve(block.file().get()), block.text());
      }
      if (block.isRunnable()) {
        run(page, block);
      }
    }
  }

  private void run(Page page, Block block) {
    // The trace has each command behind the page and the line that it is in.
    String trace = "PS4='+ %s:$((LINENO + %d)): '; set -x".formatted(page.name(), block.line() - 2);

    Command ran = bash(trace + "\n" + block.script());
    String output = ran.output().replace(namespace.name(), "default");

    Cluster.record("documentation.txt", output + "\n");
    assertThat(ran.exitCode()).as("%s", output).isZero();
    assertThat(output.lines())
        .as("%s", output)
        .map(Block::withSingleSpaces)
        .containsAll(block.output());
  }

  private Command bash(String script) {
    return Command.bash(script, folder, environment);
  }
}
