package io.metricsdemo.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The Markdown files of the project: their links lead somewhere, and the README stays short. */
class DocumentationTest {

  private static final Path ROOT = Path.of("..");
  private static final Set<String> NOT_OURS = Set.of(".git", "target");

  private static final Pattern CODE_BLOCK =
      Pattern.compile("(?ms)^ *(`{3,})[^\\n]*\\n.*?^ *\\1 *$");
  private static final Pattern LINK =
      Pattern.compile("\\]\\(([^()\\s]+)[^()]*\\)|(?:src|href)=\"([^\"]+)\"");
  private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} (.+)$");
  private static final Pattern ELSEWHERE = Pattern.compile("[a-z]+:.*");

  @Test
  void every_link_to_a_file_or_a_heading_resolves() throws IOException {
    List<String> broken = new ArrayList<>();
    for (Path page : pages()) {
      for (String link : links(page)) {
        if (!resolves(page, link)) {
          broken.add(ROOT.relativize(page) + ": " + link);
        }
      }
    }

    assertThat(broken).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"README.md", "README.zh-CN.md"})
  void readme_has_at_most_200_lines(String readme) throws IOException {
    assertThat(Files.readAllLines(ROOT.resolve(readme))).hasSizeLessThanOrEqualTo(200);
  }

  @Test
  void index_lists_every_page() throws IOException {
    Path index = ROOT.resolve("docs/README.md");

    try (Stream<Path> files = Files.list(index.getParent())) {
      assertThat(links(index))
          .containsAll(
              files
                  .filter(file -> !file.equals(index))
                  .map(file -> file.getFileName().toString())
                  .filter(name -> name.endsWith(".md"))
                  .toList());
    }
  }

  private static List<Path> pages() throws IOException {
    List<Path> pages = new ArrayList<>();
    Files.walkFileTree(
        ROOT,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            return NOT_OURS.contains(folder.getFileName().toString())
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (file.toString().endsWith(".md")) {
              pages.add(file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return pages;
  }

  private static List<String> links(Path page) {
    return LINK.matcher(textOf(page))
        .results()
        .map(link -> link.group(1) == null ? link.group(2) : link.group(1))
        .toList();
  }

  private static boolean resolves(Path page, String link) {
    if (ELSEWHERE.matcher(link).matches()) {
      return true;
    }
    String[] parts = link.split("#", 2);
    Path file = parts[0].isEmpty() ? page : page.resolveSibling(parts[0]).normalize();
    return Files.exists(file) && (parts.length == 1 || anchors(file).contains(parts[1]));
  }

  /** The anchors that GitHub gives the headings of a page. */
  static Set<String> anchors(Path page) {
    Set<String> anchors = new HashSet<>();
    Map<String, Integer> repeated = new HashMap<>();
    HEADING
        .matcher(textOf(page))
        .results()
        .map((MatchResult heading) -> heading.group(1))
        .map(heading -> heading.toLowerCase(Locale.ROOT).strip())
        .map(heading -> heading.replaceAll("[^\\p{L}\\p{M}\\p{N} _-]", "").replace(' ', '-'))
        .forEach(
            anchor -> {
              int before = repeated.merge(anchor, 1, Integer::sum) - 1;
              anchors.add(before == 0 ? anchor : anchor + "-" + before);
            });
    return anchors;
  }

  /** Without what only looks like links and headings: comments of shell commands, for example. */
  private static String textOf(Path page) {
    try {
      return CODE_BLOCK.matcher(Files.readString(page)).replaceAll("");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
