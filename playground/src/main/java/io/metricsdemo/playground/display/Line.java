package io.metricsdemo.playground.display;

import java.util.ArrayList;
import java.util.List;

/** A line of styled text that knows its width. */
final class Line {

  private static final String CUT = "~";

  private final List<TextTable.Cell> parts = new ArrayList<>();

  Line add(String text, Style style) {
    if (!text.isEmpty()) {
      // Whatever a message holds, it may not move the cursor.
      parts.add(new TextTable.Cell(text.replaceAll("\\p{Cntrl}", " "), style));
    }
    return this;
  }

  int length() {
    return parts.stream().mapToInt(part -> part.text().length()).sum();
  }

  /** The text, cut where it is wider than that. */
  String render(int width, boolean colours) {
    StringBuilder text = new StringBuilder();
    int left = length() > width ? width - CUT.length() : width;
    for (TextTable.Cell part : parts) {
      String shown = part.text().substring(0, Math.min(left, part.text().length()));
      text.append(colours ? part.style().apply(shown) : shown);
      left -= shown.length();
      if (left <= 0) {
        break;
      }
    }
    if (length() > width) {
      text.append(CUT);
    }
    return text.toString().stripTrailing();
  }
}
