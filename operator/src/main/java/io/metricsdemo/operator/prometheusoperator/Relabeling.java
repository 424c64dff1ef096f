package io.metricsdemo.operator.prometheusoperator;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * One step of relabeling, in a ServiceMonitor or a scrape class. Anybody may have written it: its
 * regular expression is evaluated by RE2, as in Prometheus, in time that is linear in the text.
 *
 * @param action in any case; empty for the default, replace
 * @param sourceLabels whose values are joined and matched
 * @param separator between these values; empty where it is not set, which is a semicolon
 * @param regex empty for the default, which matches everything
 * @param modulus of action hashmod
 * @param targetLabel the label that it writes; empty where it writes none
 * @param replacement what it writes; empty where it is not set, which is what the first group of
 *     the regular expression matches
 * @see <a
 *     href="https://github.com/prometheus/prometheus/blob/main/model/relabel/relabel.go">Prometheus'
 *     own</a>
 */
public record Relabeling(
    String action,
    List<String> sourceLabels,
    Optional<String> separator,
    String regex,
    long modulus,
    String targetLabel,
    Optional<String> replacement) {

  private static final String ADDRESS = "__address__";
  private static final int MAX_LENGTH = 10_000;
  private static final Pattern VARIABLE = Pattern.compile("\\$(?:(\\w+)|\\{(\\w+)\\})|\\$\\$");

  /** A relabeling without source labels. */
  public Relabeling(String action, String regex, String targetLabel) {
    this(action, List.of(), Optional.empty(), regex, 0, targetLabel, Optional.empty());
  }

  /** What becomes of a target. */
  public sealed interface Outcome {}

  /** It is kept, with these labels. */
  public record Kept(Map<String, String> labels) implements Outcome {}

  /** It is dropped. */
  public record Dropped() implements Outcome {}

  /** Prometheus does not accept the relabeling, or it is not known how it evaluates it. */
  public record Undecided() implements Outcome {}

  /**
   * Whether it may remove or write a label. What cannot be evaluated may do so.
   *
   * @param label by its name
   */
  public boolean mayChange(String label) {
    return switch (kind()) {
      case "labeldrop" -> matches(label).orElse(true);
      case "labelkeep" -> !matches(label).orElse(false);
      case "replace", "lowercase", "uppercase", "hashmod" -> targetLabel.equals(label);
      default -> false;
    };
  }

  /** Whether it removes labels, rather than writes one. */
  public boolean removes() {
    return targetLabel.isEmpty();
  }

  /** Whether it may drop targets. */
  public boolean mayDrop() {
    return switch (kind()) {
      case "keep", "drop", "keepequal", "dropequal" -> true;
      default -> false;
    };
  }

  /** Whether it drops every target, whatever its labels are. */
  public boolean dropsAll() {
    return kind().equals("drop")
        && List.of("", ".*", "(.*)", "^.*$", "^(.*)$", ".*.*", "(?:.*)", "(?s).*").contains(regex);
  }

  /** Whether it removes the address of every target, so that Prometheus drops all targets. */
  public boolean removesAddress() {
    return (kind().equals("labeldrop") || kind().equals("labelkeep"))
        && matches(ADDRESS).isPresent()
        && mayChange(ADDRESS);
  }

  /** The action in lower case, with the default filled in. */
  public String kind() {
    return action.isEmpty() ? "replace" : action.toLowerCase(Locale.ROOT);
  }

  /** The values of its source labels, joined. */
  public String value(Map<String, String> labels) {
    return sourceLabels.stream()
        .map(label -> labels.getOrDefault(label, ""))
        .collect(Collectors.joining(separator.orElse(";")));
  }

  /** Whether the whole of a text matches; empty where that is not known. */
  public Optional<Boolean> matches(String text) {
    return compiled().map(pattern -> pattern.matcher(text).matches());
  }

  /** Whether some part of a text matches. */
  public boolean matchesPartOf(String text) {
    return compiled().filter(pattern -> pattern.matcher(text).find()).isPresent();
  }

  /** What becomes of a target with these labels. */
  public Outcome apply(Map<String, String> labels) {
    Optional<Pattern> pattern = compiled();
    if (pattern.isEmpty()) {
      return new Undecided();
    }
    String value = value(labels);
    Matcher matcher = pattern.get().matcher(value);
    return switch (kind()) {
      case "drop" -> matcher.matches() ? new Dropped() : new Kept(labels);
      case "keep" -> matcher.matches() ? new Kept(labels) : new Dropped();
      case "dropequal" -> value.equals(target(labels)) ? new Dropped() : new Kept(labels);
      case "keepequal" -> value.equals(target(labels)) ? new Kept(labels) : new Dropped();
      case "lowercase" -> with(labels, targetLabel, value.toLowerCase(Locale.ROOT));
      case "uppercase" -> with(labels, targetLabel, value.toUpperCase(Locale.ROOT));
      case "labeldrop" -> retaining(labels, pattern.get(), false);
      case "labelkeep" -> retaining(labels, pattern.get(), true);
      case "labelmap" -> mapped(labels, pattern.get());
      case "hashmod" -> modulus > 0 ? with(labels, targetLabel, hash(value)) : new Undecided();
      case "replace" ->
          matcher.matches()
              ? with(labels, expand(targetLabel, matcher), expand(template(), matcher))
              : new Kept(labels);
      default -> new Undecided();
    };
  }

  private String template() {
    return replacement.orElse("$1");
  }

  private String target(Map<String, String> labels) {
    return labels.getOrDefault(targetLabel, "");
  }

  private Optional<Pattern> compiled() {
    // The config-reloader replaces $(NAME) by a variable of its environment.
    if (regex.length() > MAX_LENGTH || regex.contains("$(")) {
      return Optional.empty();
    }
    try {
      return Optional.of(Pattern.compile(regex.isEmpty() ? "(.*)" : regex, Pattern.DOTALL));
    } catch (PatternSyntaxException e) {
      return Optional.empty();
    }
  }

  /** An empty value removes the label. */
  private static Outcome with(Map<String, String> labels, String name, String value) {
    Map<String, String> changed = new TreeMap<>(labels);
    changed.put(name, value);
    changed.values().removeIf(String::isEmpty);
    return new Kept(changed);
  }

  private static Outcome retaining(Map<String, String> labels, Pattern pattern, boolean matching) {
    Map<String, String> retained = new TreeMap<>(labels);
    retained.keySet().removeIf(name -> pattern.matcher(name).matches() != matching);
    return new Kept(retained);
  }

  private Outcome mapped(Map<String, String> labels, Pattern pattern) {
    Map<String, String> mapped = new TreeMap<>(labels);
    labels.forEach(
        (name, value) -> {
          Matcher matcher = pattern.matcher(name);
          if (matcher.matches()) {
            mapped.put(expand(template(), matcher), value);
          }
        });
    return new Kept(mapped);
  }

  /** Empty for a group that does not exist or has not matched. */
  private static String expand(String template, Matcher matched) {
    Matcher variables = VARIABLE.matcher(template);
    StringBuilder expanded = new StringBuilder();
    int end = 0;
    while (variables.find()) {
      expanded.append(template, end, variables.start());
      expanded.append(
          variables.group().equals("$$")
              ? "$"
              : group(
                  matched, variables.group(1) == null ? variables.group(2) : variables.group(1)));
      end = variables.end();
    }
    return expanded.append(template.substring(end)).toString();
  }

  private static String group(Matcher matched, String name) {
    try {
      String group =
          name.chars().allMatch(Character::isDigit)
              ? matched.group(Integer.parseInt(name))
              : matched.group(name);
      return group == null ? "" : group;
    } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
      return "";
    }
  }

  /** The last 8 bytes of the hash, modulo. */
  private String hash(String value) {
    try {
      byte[] hash = MessageDigest.getInstance("MD5").digest(value.getBytes(StandardCharsets.UTF_8));
      return new BigInteger(1, hash, 8, 8).mod(BigInteger.valueOf(modulus)).toString();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has it", e);
    }
  }
}
