package io.metricsdemo.app.flags;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Splits a command line as <a href="https://pkg.go.dev/flag#hdr-Command_line_flag_syntax">Go's flag
 * package</a> does: {@code -name=value}, {@code -name value}, the same with two dashes, the last
 * one wins, and the first argument that is no flag (or {@code --}) ends the flags.
 */
record FlagSet(List<Flag> flags) {

  /** The values given, by flag name; empty when help was asked for. */
  Optional<Map<String, String>> parse(String... args) throws FlagException {
    Map<String, String> given = new HashMap<>();
    int next = 0;
    while (next < args.length) {
      String argument = args[next];
      if (argument.length() < 2 || argument.charAt(0) != '-' || argument.equals("--")) {
        break;
      }
      next++;
      String body = argument.substring(argument.startsWith("--") ? 2 : 1);
      if (body.startsWith("-") || body.startsWith("=")) {
        throw new FlagException("bad flag syntax " + quoted(argument) + "; write -name=value");
      }
      int equals = body.indexOf('=');
      String name = equals < 0 ? body : body.substring(0, equals);
      Optional<Flag> flag = find(name);
      if (flag.isEmpty()) {
        if (name.equals("h") || name.equals("help")) {
          return Optional.empty();
        }
        throw new FlagException("unknown flag " + quoted("-" + name) + "; allowed are " + names());
      }
      if (equals >= 0) {
        given.put(name, body.substring(equals + 1));
      } else if (flag.get().isSwitch()) {
        given.put(name, "true");
      } else if (next < args.length) {
        given.put(name, args[next++]);
      } else {
        throw new FlagException("-" + name + " needs a value: " + flag.get().kind());
      }
    }
    return Optional.of(given);
  }

  /** The flag of this name. */
  Optional<Flag> find(String name) {
    // Without a stream, whose first use takes longer than all else that happens here.
    for (Flag flag : flags) {
      if (flag.name().equals(name)) {
        return Optional.of(flag);
      }
    }
    return Optional.empty();
  }

  /**
   * One block for each flag: its name, what its value is and in which unit, meaning and default.
   */
  String help() {
    return flags.stream()
        .map(
            flag ->
                String.format(
                    "  -%s=<%s>%n        %s Default: %s%n",
                    flag.name(), flag.kind(), flag.meaning(), flag.fallback()))
        .collect(Collectors.joining());
  }

  static String quoted(String given) {
    // A value with a line break must not break the one line that reports it.
    return '"' + given.replace("\n", "\\n").replace("\r", "\\r") + '"';
  }

  private String names() {
    return flags.stream().map(flag -> "-" + flag.name()).collect(Collectors.joining(", "));
  }
}
