package io.metricsdemo.operator.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import io.metricsdemo.operator.Draw;
import io.metricsdemo.operator.RandomCases;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whatever a server sends is read, or is an error with a message that can be shown. */
@Tag("slow")
class HostileAnswersTest {

  private static final List<byte[]> RECORDED = Recordings.all().toList();

  private static final Pattern SHOWABLE =
      Pattern.compile("[^\\p{Cntrl}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]{1,200}");

  private static final byte[] JSON = "{}[]\",:0-.eN\\".getBytes(StandardCharsets.US_ASCII);

  private static final List<String> VALUES =
      List.of(
          "null",
          "[]",
          "{}",
          "[[]]",
          "1e999999999",
          "-0",
          "\"\"",
          "\"\\u0000\\ud800\"",
          "true",
          "[null,null]",
          "{\"\":null}",
          "9".repeat(2000),
          "[".repeat(2000),
          "\"NaN\"",
          "\"0x1p3\"");

  /**
   * One answer of a server.
   *
   * @param origin how to make the body, which may be long and not printable
   */
  private record Answer(String origin, int status, byte[] body) {

    @Override
    public String toString() {
      return "HTTP status %d, %s".formatted(status, origin);
    }
  }

  @Test
  void random_bytes() {
    check(
        3000,
        draw -> {
          byte[] body = draw.bytes(draw.between(0, 255));
          // With nothing but random bytes, the first one ends the reading nearly always.
          if (draw.oneIn(2)) {
            for (int i = 0; i < body.length; i++) {
              body[i] = hostile(draw);
            }
          }
          int status = draw.oneIn(2) ? 200 : draw.between(200, 599);
          return new Answer("bytes " + Arrays.toString(body), status, body);
        });
  }

  @Test
  void random_text_in_an_error() {
    check(
        2000,
        draw -> {
          String text = draw.text(255);
          String codeUnits = Arrays.toString(text.chars().toArray());
          return new Answer("UTF-16 " + codeUnits, 500, text.getBytes(StandardCharsets.UTF_8));
        });
  }

  @Test
  void real_answers_cut_off() {
    check(
        2000,
        draw -> {
          int which = draw.between(0, RECORDED.size() - 1);
          byte[] body = RECORDED.get(which);
          int length = draw.between(0, body.length);
          return new Answer(
              "the first %d bytes of recording %d".formatted(length, which),
              200,
              Arrays.copyOf(body, length));
        });
  }

  @Test
  void real_answers_with_other_bytes_here_and_there() {
    check(
        3000,
        draw -> {
          int which = draw.between(0, RECORDED.size() - 1);
          byte[] body = RECORDED.get(which).clone();
          TreeMap<Integer, Byte> changes = new TreeMap<>();
          for (int left = draw.between(1, 8); left > 0; left--) {
            changes.put(draw.between(0, body.length - 1), hostile(draw));
          }
          changes.forEach((at, with) -> body[at] = with);
          return new Answer("recording %d with the bytes %s".formatted(which, changes), 200, body);
        });
  }

  /** One value, found by what is before it, in the place of another one. */
  @Test
  void real_answers_with_other_json_here_and_there() {
    check(
        3000,
        draw -> {
          int which = draw.between(0, RECORDED.size() - 1);
          String text = new String(RECORDED.get(which), StandardCharsets.UTF_8);
          String value = draw.of(VALUES);
          int at = draw.between(0, text.length() - 1);
          int colon = text.indexOf(':', at);
          int end = text.indexOf(',', colon);
          String body =
              colon < 0 || end < 0
                  ? value
                  : text.substring(0, colon + 1) + value + text.substring(end);
          return new Answer(
              "recording %d with %s behind character %d".formatted(which, value, at),
              200,
              body.getBytes(StandardCharsets.UTF_8));
        });
  }

  private static byte hostile(Draw draw) {
    return draw.oneIn(2) ? draw.bytes(1)[0] : JSON[draw.between(0, JSON.length - 1)];
  }

  private static void check(int cases, Function<Draw, Answer> draw) {
    RandomCases.check(
        cases,
        draw,
        answer -> {
          PrometheusApi server = Recordings.server(answer.status(), answer.body());
          showable(() -> server.query("up"));
          showable(() -> server.targets("timeout"));
        });
  }

  private interface Question {
    void ask() throws PrometheusException;
  }

  private static void showable(Question question) {
    try {
      question.ask();
    } catch (PrometheusException e) {
      assertThat(e.getMessage()).matches(SHOWABLE);
    }
  }
}
