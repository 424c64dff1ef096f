package io.metricsdemo.operator;

import io.metricsdemo.operator.parameters.ImageReference;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads typed values from environment variables and collects every mistake. */
final class Environment {

  private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
  private static final Pattern DNS_NAME =
      Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?([.][a-z0-9]([-a-z0-9]*[a-z0-9])?)*");

  private final Map<String, String> variables;
  private final List<String> problems = new ArrayList<>();

  Environment(Map<String, String> variables) {
    this.variables = variables;
  }

  List<String> list(String variable) {
    return value(variable).stream()
        .flatMap(text -> Arrays.stream(text.split(",")))
        .map(String::strip)
        .filter(item -> !item.isEmpty())
        .toList();
  }

  Set<String> namespaces(String variable) {
    for (String namespace : list(variable)) {
      check(
          NAMESPACE.matcher(namespace).matches(),
          variable,
          namespace,
          "names of namespaces separated by commas, such as team-a,team-b; unset selects all namespaces");
    }
    return new TreeSet<>(list(variable));
  }

  String image(String variable, String byDefault) {
    String image = value(variable).orElse(byDefault);
    check(
        ImageReference.isValid(image),
        variable,
        image,
        "an image reference, such as registry.example.com/team/demo-app:1.0");
    return image;
  }

  /**
   * Labels or annotations.
   *
   * @param problem what they must be, when they are not
   */
  Map<String, String> map(
      String variable, Function<Map<String, String>, Optional<String>> problem) {
    Map<String, String> map = new TreeMap<>();
    for (String entry : list(variable)) {
      String[] parts = entry.split("=", 2);
      if (check(parts.length == 2, variable, entry, "key=value pairs separated by commas")) {
        map.put(parts[0].strip(), parts[1].strip());
      }
    }
    problem
        .apply(map)
        .ifPresent(allowed -> check(false, variable, variables.get(variable), allowed));
    return map;
  }

  <E extends Enum<E>> E choice(String variable, E byDefault) {
    E[] choices = byDefault.getDeclaringClass().getEnumConstants();
    Optional<String> given = value(variable);
    Optional<E> chosen =
        Arrays.stream(choices)
            .filter(choice -> given.filter(choice.name()::equalsIgnoreCase).isPresent())
            .findFirst();
    check(
        given.isEmpty() || chosen.isPresent(),
        variable,
        given.orElse(""),
        Arrays.stream(choices)
            .map(choice -> choice.name().toLowerCase(Locale.ROOT))
            .collect(Collectors.joining(" or ")));
    return chosen.orElse(byDefault);
  }

  int port(String variable, int byDefault) {
    Optional<String> given = value(variable);
    if (given.isEmpty()) {
      return byDefault;
    }
    int port = given.get().matches("[0-9]{1,5}") ? Integer.parseInt(given.get()) : -1;
    check(
        port >= 0 && port <= 65535,
        variable,
        given.get(),
        "a port between 1 and 65535, inclusive, or 0 for any free port");
    return port;
  }

  long count(String variable, long byDefault) {
    Optional<String> given = value(variable);
    if (given.isEmpty()) {
      return byDefault;
    }
    boolean valid =
        check(
            given.get().matches("[0-9]{1,12}"),
            variable,
            given.get(),
            "a number between 0 and 999999999999, inclusive");
    return valid ? Long.parseLong(given.get()) : byDefault;
  }

  /** A URL that is safe to show: without a user, a query or a fragment. */
  Optional<URI> httpUrl(String variable) {
    return value(variable).flatMap(text -> httpUrl(variable, text));
  }

  /** The address of a page of documentation, to which links add the section. */
  String page(String variable, String byDefault) {
    Optional<String> given = value(variable);
    given.ifPresent(
        text ->
            check(
                parseUrl(text).filter(Environment::isBareHttpUrl).isPresent(),
                variable,
                text,
                "the URL of a page, without a query or fragment"));
    return given.orElse(byDefault);
  }

  private Optional<URI> httpUrl(String variable, String text) {
    Optional<URI> url = parseUrl(text);
    if (url.map(Environment::hasUser).orElse(text.contains("@"))) {
      problems.add(
          variable
              + " has a user or password, which the operator neither sends nor shows. Remove them,"
              + " and set "
              + variable.replaceFirst("_URL$", "_BEARER_TOKEN_FILE")
              + ", or "
              + variable.replaceFirst("_URL$", "_BASIC_AUTH_USERNAME_FILE")
              + " and "
              + variable.replaceFirst("_URL$", "_BASIC_AUTH_PASSWORD_FILE")
              + ", to files with the credentials for this server");
      return Optional.empty();
    }
    Optional<URI> valid = url.filter(Environment::isBareHttpUrl);
    if (valid.isEmpty()) {
      problems.add(
          // What follows may be a key or a token.
          variable
              + ": Invalid value: \""
              + text.replaceFirst("[?#].*", "…")
              + "\": must be a URL such as https://prometheus.example.com:9090/prefix,"
              + " without a query or fragment");
    }
    return valid;
  }

  private static Optional<URI> parseUrl(String text) {
    try {
      return Optional.of(new URI(text));
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  private static boolean hasUser(URI url) {
    String place = url.isOpaque() ? url.getRawSchemeSpecificPart() : url.getRawAuthority();
    return place != null && place.contains("@");
  }

  private static boolean isBareHttpUrl(URI url) {
    boolean http = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
    return http && url.getHost() != null && url.getQuery() == null && url.getFragment() == null;
  }

  Optional<Path> readableFile(String variable) {
    return value(variable)
        .flatMap(
            text -> {
              Optional<Path> file = parsePath(text).filter(Files::isReadable);
              check(file.isPresent(), variable, text, "the path of a readable file");
              return file;
            });
  }

  /** A file whose name is not shown when it is wrong: it may be the secret itself. */
  Optional<Path> secretFile(String variable) {
    Optional<Path> file = value(variable).flatMap(Environment::parsePath).filter(Files::isReadable);
    if (value(variable).isPresent() && file.isEmpty()) {
      problems.add(
          variable
              + " is not the path of a readable file (its value is not shown, because it may be a"
              + " secret)");
    }
    return file;
  }

  private static Optional<Path> parsePath(String text) {
    try {
      return Optional.of(Path.of(text));
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  /** Notes a mistake when {@code variable} is set and {@code needed} is not. */
  void needs(String variable, String needed) {
    if (value(variable).isPresent() && value(needed).isEmpty()) {
      problems.add(variable + " is set, but has no effect without " + needed);
    }
  }

  /** Notes a mistake when both are set. */
  void excludes(String variable, String other) {
    if (value(variable).isPresent() && value(other).isPresent()) {
      problems.add("%s and %s are both set; unset one of them".formatted(variable, other));
    }
  }

  /** Notes a mistake in words of its own. */
  void mistake(String problem) {
    problems.add(problem);
  }

  boolean flag(String variable, boolean byDefault) {
    Optional<String> given = value(variable);
    given.ifPresent(
        text ->
            check(
                text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false"),
                variable,
                text,
                "true or false"));
    return given.map(Boolean::parseBoolean).orElse(byDefault);
  }

  Optional<String> dnsName(String variable) {
    return value(variable)
        .filter(
            text ->
                check(
                    text.length() <= 253 && DNS_NAME.matcher(text).matches(),
                    variable,
                    text,
                    "the name of a Kubernetes object: a-z, 0-9, '-' and '.'"));
  }

  /** Notes a mistake when {@code needed} is not set. */
  void neededBy(String variable, String needed, String meaning) {
    if (value(needed).isEmpty()) {
      problems.add(
          "%s is true, which requires %s: %s, for example from a fieldRef"
              .formatted(variable, needed, meaning));
    }
  }

  void throwIfAnyWrong() throws InvalidConfigException {
    if (!problems.isEmpty()) {
      throw new InvalidConfigException(problems);
    }
  }

  private Optional<String> value(String variable) {
    return Optional.ofNullable(variables.get(variable))
        .map(String::strip)
        .filter(text -> !text.isEmpty());
  }

  private boolean check(boolean holds, String variable, String given, String allowed) {
    if (!holds) {
      problems.add("%s: Invalid value: \"%s\": must be %s".formatted(variable, given, allowed));
    }
    return holds;
  }
}
