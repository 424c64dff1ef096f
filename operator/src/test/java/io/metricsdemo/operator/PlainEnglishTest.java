package io.metricsdemo.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What people read, messages and documents, has none of the phrases that need a second reading. */
class PlainEnglishTest {

  private static final Path ROOT = Path.of("..");
  private static final int DEEP = Integer.MAX_VALUE;

  /** A line may end between two words, in YAML with a backslash. */
  private static final Pattern UNCLEAR =
      Pattern.compile(
          ("(?i)\\b(told|tells|tell of|news|what is wanted|what is true|by now|be it|prometheis"
                  + "|one that|of which|(?<!\\bthere.)is no (?!longer)|(?:for one|as is)(?=[,.;:)]))\\b")
              .replace(" ", "[\\s\\\\]+"));

  /** Only a literal is a group. */
  private static final Pattern COMMENT_OR_LITERAL =
      Pattern.compile(
          "//.*|/\\*(?s:.*?)\\*/|'(?:\\\\.|[^'\\\\])*'"
              + "|(\"\"\"(?s:.*?)\"\"\"|\"(?:\\\\.|[^\"\\\\\\n])*\")");

  @Test
  void messages_in_the_code_are_plain_english() throws IOException {
    List<String> findings = new ArrayList<>();
    for (Path source : sources()) {
      findings.addAll(findings(source, onlyLiterals(Files.readString(source))));
    }
    assertThat(findings).isEmpty();
  }

  @Test
  void documents_and_manifests_are_plain_english() throws IOException {
    List<String> findings = new ArrayList<>();
    for (Path document : documents()) {
      findings.addAll(findings(document, Files.readString(document)));
    }
    assertThat(findings).isEmpty();
  }

  @Test
  void phrase_is_found_across_lines_and_only_in_literals() {
    String source = "// It tells.\nString a = \"told\" + '\"' + \"what\"\n    + \" is true\";\n";

    assertThat(findings(Path.of("A.java"), onlyLiterals(source)))
        .containsExactly("A.java:2: told", "A.java:2: what is true");
  }

  private static List<Path> sources() throws IOException {
    List<Path> sources = new ArrayList<>();
    for (Path module : files(ROOT, 1, "")) {
      Path folder = module.resolve("src/main/java");
      if (Files.exists(folder)) {
        sources.addAll(files(folder, DEEP, ".java"));
      }
    }
    return sources;
  }

  private static List<Path> documents() throws IOException {
    List<Path> documents = new ArrayList<>(files(ROOT, 1, ".md"));
    documents.addAll(files(ROOT.resolve("docs"), DEEP, ".md"));
    documents.addAll(files(ROOT.resolve("deploy"), DEEP, ".md"));
    documents.addAll(files(ROOT.resolve("deploy"), DEEP, ".yaml"));
    documents.addAll(files(ROOT.resolve("crds"), 1, ".yaml"));
    return documents;
  }

  private static List<Path> files(Path folder, int depth, String suffix) throws IOException {
    try (Stream<Path> found = Files.walk(folder, depth)) {
      return found.filter(file -> file.toString().endsWith(suffix)).sorted().toList();
    }
  }

  /** The source with all else blank, so that its lines stay. */
  private static String onlyLiterals(String source) {
    StringBuilder literals = new StringBuilder(source.replaceAll("[^\\n]", " "));
    COMMENT_OR_LITERAL
        .matcher(source)
        .results()
        .filter(match -> match.group(1) != null)
        .forEach(
            match ->
                literals.replace(
                    match.start() + 1,
                    match.end() - 1,
                    source.substring(match.start() + 1, match.end() - 1)));
    return literals.toString();
  }

  private static List<String> findings(Path file, String text) {
    return UNCLEAR.matcher(text).results().map(match -> finding(file, text, match)).toList();
  }

  private static String finding(Path file, String text, MatchResult match) {
    long line = 1 + text.substring(0, match.start()).chars().filter(c -> c == '\n').count();
    return "%s:%d: %s".formatted(file, line, match.group().replaceAll("[\\s\\\\]+", " "));
  }
}
