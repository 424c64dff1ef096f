package io.metricsdemo.e2e.documentation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A fenced block of a page.
 *
 * @param language what its fence says behind the backticks; CONTRIBUTING.md has the meanings
 * @param line the line of the page that its text begins at, from 1
 */
record Block(String language, int line, String text) {

  private static final String PROMPT = "$ ";
  private static final Pattern FILE = Pattern.compile("# (\\S+\\.yaml)\\n");

  /** Ages, hashes and addresses differ each time. */
  private static final Pattern VARIES = Pattern.compile(".*\\d.*");

  private static final Pattern SPACES = Pattern.compile("\\s+");

  private record Line(String text, boolean isCommand) {}

  /** Whether a test runs it. */
  boolean isRunnable() {
    return language.equals("console");
  }

  /** The commands, each in the same line as in the block. */
  String script() {
    return lines().stream()
        .map(line -> line.isCommand() ? line.text() : "")
        .collect(Collectors.joining("\n"));
  }

  /** What a transcript shows, without the lines that differ each time. */
  List<String> output() {
    return lines().stream()
        .filter(line -> !line.isCommand() && !line.text().isBlank())
        .map(Line::text)
        .filter(line -> !VARIES.matcher(line).matches())
        .map(Block::withSingleSpaces)
        .toList();
  }

  /** The columns of a table are as wide as their content. */
  static String withSingleSpaces(String line) {
    return SPACES.matcher(line.strip()).replaceAll(" ");
  }

  /** The name of the file that the reader saves it as. */
  Optional<String> file() {
    Matcher first = FILE.matcher(text);
    return first.lookingAt() ? Optional.of(first.group(1)) : Optional.empty();
  }

  private List<Line> lines() {
    boolean isTranscript = text.startsWith(PROMPT);
    List<Line> lines = new ArrayList<>();
    boolean continued = false;
    for (String line : text.lines().toList()) {
      boolean begins = line.startsWith(PROMPT);
      boolean isCommand = !isTranscript || begins || continued;
      lines.add(new Line(begins ? line.substring(PROMPT.length()) : line, isCommand));
      continued = isCommand && line.endsWith("\\");
    }
    return lines;
  }
}
