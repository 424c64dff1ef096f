package io.metricsdemo.playground.display;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Columns of text that fit into a width: the last column is wrapped, and where even that is not
 * enough, whole columns are left out, the least important first.
 */
final class TextTable {

  private static final String GAP = "  ";
  private static final int LEAST_LAST = 14;

  private final List<Column> columns;
  private final List<List<Cell>> rows = new ArrayList<>();

  /**
   * @param importance the lower, the sooner it is left out
   */
  record Column(String title, int importance) {}

  record Cell(String text, Style style) {

    static Cell of(String text) {
      return new Cell(text, Style.PLAIN);
    }
  }

  TextTable(List<Column> columns) {
    this.columns = List.copyOf(columns);
  }

  void row(Cell... cells) {
    rows.add(List.of(cells));
  }

  /** The lines, each at most as wide as that. */
  List<Line> lines(int width, String indent) {
    List<Integer> shown = fitting(width - indent.length());
    List<Line> lines = new ArrayList<>();
    Line header = new Line().add(indent, Style.PLAIN);
    int last = shown.get(shown.size() - 1);
    for (int column : shown) {
      String title = columns.get(column).title();
      header.add(column == last ? title : pad(title, widthOf(column)) + GAP, Style.DIM);
    }
    lines.add(header);
    rows.forEach(row -> addRow(row, shown, width, indent, lines));
    return lines;
  }

  private void addRow(
      List<Cell> row, List<Integer> shown, int width, String indent, List<Line> lines) {
    int last = shown.get(shown.size() - 1);
    Line line = new Line().add(indent, Style.PLAIN);
    for (int column : shown) {
      if (column != last) {
        Cell cell = row.get(column);
        line.add(pad(cell.text(), widthOf(column)), cell.style()).add(GAP, Style.PLAIN);
      }
    }
    Cell lastCell = row.get(last);
    int left = line.length();
    List<String> parts = wrap(lastCell.text(), Math.max(1, width - left));
    lines.add(line.add(parts.get(0), lastCell.style()));
    parts.stream()
        .skip(1)
        .forEach(
            part ->
                lines.add(
                    new Line().add(" ".repeat(left), Style.PLAIN).add(part, lastCell.style())));
  }

  private List<Integer> fitting(int width) {
    List<Integer> shown = IntStream.range(0, columns.size()).boxed().toList();
    while (needed(shown) > width) {
      int least =
          shown.stream().mapToInt(column -> columns.get(column).importance()).min().orElseThrow();
      // Columns of one importance only make sense together.
      List<Integer> fewer =
          shown.stream().filter(column -> columns.get(column).importance() > least).toList();
      if (fewer.isEmpty()) {
        break;
      }
      shown = fewer;
    }
    return shown;
  }

  private int needed(List<Integer> shown) {
    int last = shown.get(shown.size() - 1);
    return shown.stream()
        .mapToInt(
            column ->
                column == last
                    ? Math.min(LEAST_LAST, widthOf(column))
                    : widthOf(column) + GAP.length())
        .sum();
  }

  private int widthOf(int column) {
    return rows.stream()
        .mapToInt(row -> row.get(column).text().length())
        .reduce(columns.get(column).title().length(), Math::max);
  }

  /** Breaks at spaces, and within a word only when it is longer than a line. */
  static List<String> wrap(String text, int width) {
    List<String> lines = new ArrayList<>();
    String rest = text;
    while (rest.length() > width) {
      int space = rest.lastIndexOf(' ', width);
      int cut = space > 0 ? space : width;
      lines.add(rest.substring(0, cut));
      rest = rest.substring(cut).stripLeading();
    }
    lines.add(rest);
    return lines;
  }

  private static String pad(String text, int width) {
    return text + " ".repeat(Math.max(0, width - text.length()));
  }
}
