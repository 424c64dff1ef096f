package io.metricsdemo.http.scrape;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One media type of an Accept header, read as <a
 * href="https://pkg.go.dev/github.com/munnerz/goautoneg">goautoneg</a> does, by which Prometheus'
 * Go library negotiates.
 *
 * @param type with its subtype, in lower case: unlike there, any case is the same, as RFC 9110 says
 * @param weight of the parameter {@code q}, 1 without one, 0 when it is not a number
 * @param parameters the others
 */
record AcceptClause(String type, float weight, Map<String, String> parameters) {

  /** Those of a header, the highest weight first, and else in the header's order. */
  static List<AcceptClause> parse(String header) {
    List<AcceptClause> clauses = new ArrayList<>();
    for (String clause : header.split(",")) {
      String[] parts = clause.split(";");
      if (parts.length > 0) {
        clauses.add(clause(parts));
      }
    }
    clauses.sort((one, other) -> Float.compare(other.weight(), one.weight()));
    return clauses;
  }

  private static AcceptClause clause(String[] parts) {
    float weight = 1;
    Map<String, String> parameters = new HashMap<>();
    for (int i = 1; i < parts.length; i++) {
      String[] nameAndValue = parts[i].split("=", -1);
      if (nameAndValue.length != 2) {
        continue;
      }
      String name = nameAndValue[0].strip().toLowerCase(Locale.ROOT);
      String value = nameAndValue[1].strip();
      if (name.equals("q")) {
        weight = weight(value);
      } else {
        parameters.put(name, value);
      }
    }
    return new AcceptClause(parts[0].strip().toLowerCase(Locale.ROOT), weight, parameters);
  }

  private static float weight(String value) {
    try {
      return Float.parseFloat(value);
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
