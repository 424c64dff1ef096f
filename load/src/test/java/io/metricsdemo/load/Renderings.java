package io.metricsdemo.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whole renderings, and their samples. */
final class Renderings {

  static final long SEED = 42;

  private static final Pattern LINE = Pattern.compile("([a-z0-9_]+)\\{(.*)} (\\S+)");
  private static final Pattern LABEL = Pattern.compile("([A-Za-z_]+)=\"([^\"]*)\"(?:,|$)");

  private Renderings() {}

  record Series(String name, Map<String, String> labels) {}

  static byte[] bytes(Load load, Format format, Instant at) {
    Rendering rendering = Rendering.of(load, SEED, format, at, name -> true);
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    ByteBuffer piece = ByteBuffer.allocate(Rendering.MIN_ROOM);
    boolean more;
    do {
      piece.clear();
      more = rendering.fill(piece);
      all.write(piece.array(), 0, piece.position());
    } while (more);
    return all.toByteArray();
  }

  static String text(Load load, Format format, Instant at) {
    return new String(bytes(load, format, at), US_ASCII);
  }

  /** The samples of text; a series that is there twice fails. */
  static Map<Series, Double> samples(String text) {
    Map<Series, Double> samples = new LinkedHashMap<>();
    text.lines()
        .filter(line -> !line.startsWith("#"))
        .forEach(
            line -> {
              Matcher parts = LINE.matcher(line);
              if (!parts.matches()) {
                throw new AssertionError(line);
              }
              Map<String, String> labels = new LinkedHashMap<>();
              Matcher label = LABEL.matcher(parts.group(2));
              while (label.find()) {
                labels.put(label.group(1), label.group(2));
              }
              Series series = new Series(parts.group(1), labels);
              if (samples.put(series, Double.valueOf(parts.group(3))) != null) {
                throw new AssertionError("twice: " + series);
              }
            });
    return samples;
  }
}
