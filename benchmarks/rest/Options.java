import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;

/**
 * What a run measures.
 *
 * @param demos one number of MetricsDemos for each group of columns
 * @param operators one column in each group
 * @param stalled whether one more MetricsDemo is stalled
 * @param servers how many Prometheus resources there are; 0 for a server in the operator's settings
 * @param hanging how many of them hang, the first by name
 * @param hangs what a hanging server does not answer
 */
record Options(
    Duration counted,
    List<Integer> demos,
    List<OperatorJar> operators,
    boolean stalled,
    int servers,
    int hanging,
    Hangs hangs) {

  /** What a hanging server accepts and never answers. */
  enum Hangs {
    NOTHING,
    TARGETS,
    ALL
  }

  /** An operator.jar with its lib folder and its JVM options beside it. */
  record OperatorJar(String name, Path jar) {

    static OperatorJar parse(String text) {
      String[] parts = text.split("=", 2);
      Path jar = Path.of(parts[parts.length - 1]).toAbsolutePath();
      if (!Files.isReadable(jar)) {
        throw new IllegalArgumentException("there is no " + jar);
      }
      return new OperatorJar(parts.length == 2 ? parts[0] : "operator", jar);
    }

    String command(String java) {
      return "%s @%s -jar %s".formatted(java, jar.resolveSibling("operator.jvm.options"), jar);
    }

    Path lib() {
      return jar.resolveSibling("lib");
    }
  }

  static Options parse(List<String> arguments) {
    Duration counted = Duration.ofMinutes(5);
    List<Integer> demos = new ArrayList<>();
    List<OperatorJar> operators = new ArrayList<>();
    boolean stalled = false;
    int servers = 0;
    int hanging = 0;
    Hangs hangs = Hangs.TARGETS;
    for (Iterator<String> rest = arguments.iterator(); rest.hasNext(); ) {
      String argument = rest.next();
      switch (argument) {
        case "--minutes" -> counted = Duration.ofMinutes(number(rest.next()));
        case "--operator" -> operators.add(OperatorJar.parse(rest.next()));
        case "--stalled" -> stalled = true;
        case "--servers" -> servers = number(rest.next());
        case "--hanging" -> hanging = number(rest.next());
        case "--hang" -> hangs = Hangs.valueOf(rest.next().toUpperCase(Locale.ROOT));
        default -> demos.add(number(argument));
      }
    }
    if (hanging > 0 && hanging >= servers) {
      throw new IllegalArgumentException("--hanging has to be less than --servers");
    }
    return new Options(
        counted,
        demos.isEmpty() ? List.of(1, 100, 1000) : demos,
        operators,
        stalled,
        servers,
        hanging,
        hangs);
  }

  private static int number(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("neither an option nor a number: " + text, e);
    }
  }

  Hangs hangs(int server) {
    return server < hanging ? hangs : Hangs.NOTHING;
  }

  /** Whether it is measured how soon a change of a scrape shows, and not what rest costs. */
  boolean measuresChanges() {
    return servers > 0;
  }
}
