import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is printed: a row for each figure and a column for each cluster; after those of two
 * operators with the same number of demos, their ratio.
 */
final class Table {

  private static final String NONE = "0";

  private final Map<String, Map<Integer, String>> rows = new LinkedHashMap<>();
  private final List<String> operators;
  private final List<Integer> demos;

  Table(List<String> operators, List<Integer> demos) {
    this.operators = operators;
    this.demos = demos;
  }

  /** Rows are in the order in which they are first filled. */
  void put(String title, int column, Object value) {
    rows.computeIfAbsent(title, key -> new TreeMap<>()).put(column, String.valueOf(value));
  }

  void print(String caption) {
    List<String> numbers = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (int number : demos) {
      for (String operator : operators) {
        numbers.add(String.valueOf(number));
        names.add(operator);
      }
      if (hasRatios()) {
        numbers.add("");
        names.add("ratio");
      }
    }
    print(caption, numbers);
    print("operator", names);
    rows.forEach((title, values) -> print(title, cells(values)));
  }

  private List<String> cells(Map<Integer, String> values) {
    List<String> cells = new ArrayList<>();
    for (int group = 0; group < demos.size(); group++) {
      List<String> some = new ArrayList<>();
      for (int operator = 0; operator < operators.size(); operator++) {
        some.add(values.getOrDefault(group * operators.size() + operator, NONE));
      }
      cells.addAll(some);
      if (hasRatios()) {
        cells.add(ratio(some.get(0), some.get(1)));
      }
    }
    return cells;
  }

  private boolean hasRatios() {
    return operators.size() == 2;
  }

  private static String ratio(String first, String second) {
    try {
      double divisor = Double.parseDouble(first);
      return divisor == 0 ? "" : "%.2f".formatted(Double.parseDouble(second) / divisor);
    } catch (NumberFormatException e) {
      return "";
    }
  }

  private static void print(String title, List<String> cells) {
    StringBuilder line = new StringBuilder("%-68s".formatted(title));
    cells.forEach(cell -> line.append("%10s".formatted(cell)));
    System.out.println(line);
  }
}
