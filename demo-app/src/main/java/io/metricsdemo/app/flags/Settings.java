package io.metricsdemo.app.flags;

import static io.metricsdemo.app.flags.FlagSet.quoted;

import io.metricsdemo.load.Load;
import io.metricsdemo.load.LoadParameter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.DoublePredicate;

/**
 * The program's settings: the original's five flags and defaults, and what a pod needs beside them.
 *
 * @param listenAddress of the metrics endpoint
 * @param healthAddress of the health endpoint
 * @param uniformDomainSeconds the uniform durations are in [0, this)
 * @param normalDomainSeconds standard deviation of the normal durations
 * @param normalMeanSeconds mean of the normal durations
 * @param oscillationPeriod period of the rate's oscillation
 * @param seed of every random stream; one drawn at random when none was given
 * @param runtimeMetrics whether {@code process_*} and {@code jvm_*} are exposed
 * @param strictOpenMetrics whether OpenMetrics leaves out what it does not allow
 * @param load the series that are exposed for sizing a Prometheus; without a file
 * @param loadFile the file that has the load instead, and is read again when it changes; or null
 * @param version whether the version is printed instead
 */
public record Settings(
    ListenAddress listenAddress,
    ListenAddress healthAddress,
    double uniformDomainSeconds,
    double normalDomainSeconds,
    double normalMeanSeconds,
    Duration oscillationPeriod,
    long seed,
    boolean runtimeMetrics,
    boolean strictOpenMetrics,
    Load load,
    Path loadFile,
    boolean version) {

  private static final String ADDRESS = "address: host:port, [ipv6]:port or :port";

  private static final String LOAD = "load.";
  private static final String LOAD_FILE = LOAD + "file";

  private static final List<Flag> OWN =
      List.of(
          Flag.value("listen-address", ADDRESS, ":8080", "Address on which /metrics is served."),
          Flag.value(
              "health-address",
              ADDRESS,
              ":8081",
              "Address on which /livez and /readyz are served."),
          Flag.value(
              "uniform.domain",
              "seconds, greater than or equal to 0",
              "0.0002",
              "Exclusive upper bound of the uniformly distributed durations, from 0."),
          Flag.value(
              "normal.domain",
              "seconds, greater than 0",
              "0.0002",
              "Standard deviation of the normally distributed durations."),
          Flag.value(
              "normal.mean", "seconds", "0.00001", "Mean of the normally distributed durations."),
          Flag.value(
              "oscillation-period",
              "duration greater than 0 in h, m, s, ms, us, ns, such as 1h30m or 1.5h",
              "10m",
              "Period over which the rate of observations oscillates."),
          Flag.value(
              "seed",
              "64-bit integer",
              "random",
              "Seed of the random numbers; the same seed generates the same values."),
          Flag.toggle("runtime-metrics", "true", "Whether process_* and jvm_* are exposed too."),
          Flag.toggle(
              "strict-openmetrics",
              "false",
              "Omits from OpenMetrics what it does not allow: sums of observations that can be"
                  + " negative, such as the normal ones, and negative quantiles. Like the"
                  + " original, the program exposes them by default; strict parsers reject them."),
          Flag.toggle("version", "false", "Prints the version and exits."),
          Flag.value(
              LOAD_FILE,
              "path",
              "none",
              "File that has the load, as lines of the other load flags without -load., such as"
                  + " gauges=100. It is read again when it changes."));

  private static final FlagSet FLAGS = new FlagSet(all());

  /** Without a stream, whose first use takes longer than all else that happens here. */
  private static List<Flag> all() {
    List<Flag> flags = new ArrayList<>(OWN);
    for (LoadParameter parameter : LoadParameter.values()) {
      flags.add(
          Flag.value(
              LOAD + parameter.key(),
              parameter.allowed(),
              parameter.fallback(),
              parameter.meaning()));
    }
    return List.copyOf(flags);
  }

  /**
   * Reads a command line.
   *
   * @return empty when help was asked for
   * @throws FlagException at the first flag or value that cannot be used
   */
  public static Optional<Settings> parse(String... args) throws FlagException {
    Optional<Map<String, String>> parsed = FLAGS.parse(args);
    if (parsed.isEmpty()) {
      return Optional.empty();
    }
    Map<String, String> given = parsed.get();
    return Optional.of(
        new Settings(
            address(given, "listen-address"),
            address(given, "health-address"),
            number(given, "uniform.domain", domain -> domain >= 0),
            number(given, "normal.domain", domain -> domain > 0),
            number(given, "normal.mean", mean -> true),
            period(given),
            seed(given),
            toggle(given, "runtime-metrics"),
            toggle(given, "strict-openmetrics"),
            load(given),
            given.containsKey(LOAD_FILE) ? Path.of(given.get(LOAD_FILE)) : null,
            toggle(given, "version")));
  }

  /** What {@code -help} prints. */
  public static String help() {
    return String.format("Usage: demo-app [flags]%n%n%s", FLAGS.help());
  }

  private static ListenAddress address(Map<String, String> given, String name)
      throws FlagException {
    String value = valueOf(given, name);
    return ListenAddress.parse(value).orElseThrow(() -> notAllowed(name, value));
  }

  private static double number(Map<String, String> given, String name, DoublePredicate allowed)
      throws FlagException {
    String value = valueOf(given, name);
    OptionalDouble number = GoFloat.parse(value);
    if (number.isEmpty() || !allowed.test(number.getAsDouble())) {
      throw notAllowed(name, value);
    }
    return number.getAsDouble();
  }

  private static Duration period(Map<String, String> given) throws FlagException {
    String value = valueOf(given, "oscillation-period");
    return GoDuration.parse(value)
        .filter(period -> !period.isZero() && !period.isNegative())
        .orElseThrow(() -> notAllowed("oscillation-period", value));
  }

  private static long seed(Map<String, String> given) throws FlagException {
    String value = given.get("seed");
    if (value == null) {
      return new SplittableRandom().nextLong();
    }
    try {
      return Long.parseLong(value);
    } catch (NumberFormatException e) {
      throw notAllowed("seed", value);
    }
  }

  private static Load load(Map<String, String> given) throws FlagException {
    Map<String, String> values = new TreeMap<>();
    for (LoadParameter parameter : LoadParameter.values()) {
      String value = given.get(LOAD + parameter.key());
      if (value != null) {
        values.put(parameter.key(), value);
      }
    }
    if (given.containsKey(LOAD_FILE) && !values.isEmpty()) {
      throw new FlagException(
          "-load.file has the whole load; put "
              + values.keySet().iterator().next()
              + " into the file, or leave out -load.file");
    }
    try {
      return Load.parse("-" + LOAD, values);
    } catch (IllegalArgumentException e) {
      throw new FlagException(e.getMessage());
    }
  }

  private static boolean toggle(Map<String, String> given, String name) throws FlagException {
    String value = valueOf(given, name);
    // The spellings of Go's strconv.ParseBool.
    return switch (value) {
      case "1", "t", "T", "true", "TRUE", "True" -> true;
      case "0", "f", "F", "false", "FALSE", "False" -> false;
      default -> throw notAllowed(name, value);
    };
  }

  private static String valueOf(Map<String, String> given, String name) {
    return given.getOrDefault(name, flag(name).fallback());
  }

  private static FlagException notAllowed(String name, String value) {
    return new FlagException(
        "invalid value " + quoted(value) + " for -" + name + "; allowed is: " + flag(name).kind());
  }

  private static Flag flag(String name) {
    return FLAGS.find(name).orElseThrow();
  }
}
