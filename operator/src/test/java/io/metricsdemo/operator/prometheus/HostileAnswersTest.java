package io.metricsdemo.operator.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Tag;

/** Whatever a server sends is read, or is an error with a message that can be shown. */
@Tag("slow")
class HostileAnswersTest {

  private static final List<byte[]> RECORDED = Recordings.all().toList();

  private static final Pattern SHOWABLE =
      Pattern.compile("[^\\p{Cntrl}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]{1,200}");

  @Property(tries = 3000)
  void random_bytes(@ForAll byte[] body, @ForAll @IntRange(min = 200, max = 599) int status) {
    ask(status, body);
  }

  @Property(tries = 2000)
  void random_text_in_an_error(@ForAll String text) {
    ask(500, text.getBytes(StandardCharsets.UTF_8));
  }

  @Property(tries = 2000)
  void real_answers_cut_off(
      @ForAll("recorded") byte[] body, @ForAll @IntRange(max = 20_000) int at) {
    ask(200, Arrays.copyOf(body, Math.min(at, body.length)));
  }

  @Property(tries = 3000)
  void real_answers_with_other_bytes_here_and_there(@ForAll("mutated") byte[] body) {
    ask(200, body);
  }

  @Property(tries = 3000)
  void real_answers_with_other_json_here_and_there(@ForAll("spliced") String body) {
    ask(200, body.getBytes(StandardCharsets.UTF_8));
  }

  @Provide
  Arbitrary<byte[]> recorded() {
    return Arbitraries.of(RECORDED);
  }

  @Provide
  Arbitrary<byte[]> mutated() {
    Arbitrary<int[]> places =
        Arbitraries.integers().greaterOrEqual(0).array(int[].class).ofMaxSize(8);
    Arbitrary<byte[]> bytes =
        Arbitraries.oneOf(
                Arbitraries.bytes(),
                Arbitraries.of("{}[]\",:0-.eN\\".chars().mapToObj(c -> (byte) c).toList()))
            .array(byte[].class)
            .ofSize(8);
    return Combinators.combine(recorded(), places, bytes)
        .as(
            (body, at, with) -> {
              byte[] mutated = body.clone();
              IntStream.range(0, at.length).forEach(i -> mutated[at[i] % mutated.length] = with[i]);
              return mutated;
            });
  }

  /** One value, found by what is before it, in the place of another one. */
  @Provide
  Arbitrary<String> spliced() {
    Arbitrary<String> values =
        Arbitraries.of(
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
    return Combinators.combine(recorded(), Arbitraries.integers().greaterOrEqual(0), values)
        .as(
            (body, at, value) -> {
              String text = new String(body, StandardCharsets.UTF_8);
              int colon = text.indexOf(':', at % text.length());
              int end = text.indexOf(',', colon);
              return colon < 0 || end < 0
                  ? value
                  : text.substring(0, colon + 1) + value + text.substring(end);
            });
  }

  private static void ask(int status, byte[] body) {
    PrometheusApi server = Recordings.server(status, body);
    showable(() -> server.query("up"));
    showable(() -> server.targets("timeout"));
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
