package io.metricsdemo.app.flags;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.metricsdemo.load.Load;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {

  @Test
  void defaults_are_those_of_the_original() throws FlagException {
    Settings settings = parse();

    assertThat(settings.listenAddress()).isEqualTo(new ListenAddress("", 8080));
    assertThat(settings.healthAddress()).isEqualTo(new ListenAddress("", 8081));
    assertThat(settings.uniformDomainSeconds()).isEqualTo(0.0002);
    assertThat(settings.normalDomainSeconds()).isEqualTo(0.0002);
    assertThat(settings.normalMeanSeconds()).isEqualTo(0.00001);
    assertThat(settings.oscillationPeriod()).isEqualTo(Duration.ofMinutes(10));
    assertThat(settings.runtimeMetrics()).isTrue();
    assertThat(settings.strictOpenMetrics()).isFalse();
    assertThat(settings.version()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"-normal.mean=0.5", "-normal.mean 0.5", "--normal.mean=0.5", "--normal.mean 0.5"})
  void all_spellings_of_go_work(String commandLine) throws FlagException {
    assertThat(parse(commandLine.split(" ")).normalMeanSeconds()).isEqualTo(0.5);
  }

  @Test
  void every_flag_sets_its_own_field() throws FlagException {
    Settings settings =
        parse(
            "-listen-address=127.1.0.3:1",
            "-health-address=[::1]:2",
            "-uniform.domain=3",
            "-normal.domain=4",
            "-normal.mean=5",
            "-oscillation-period=6s",
            "-seed=7",
            "-runtime-metrics=false",
            "-strict-openmetrics",
            "-load.gauges=8",
            "-version");

    assertThat(settings)
        .isEqualTo(
            new Settings(
                new ListenAddress("127.1.0.3", 1),
                new ListenAddress("::1", 2),
                3,
                4,
                5,
                Duration.ofSeconds(6),
                7,
                false,
                true,
                Load.parse(Map.of("gauges", "8")),
                null,
                true));
  }

  @Test
  void load_is_in_flags_or_in_a_file() throws FlagException {
    assertThat(parse().load().isEmpty()).isTrue();
    assertThat(parse("-load.file=load.properties").loadFile())
        .isEqualTo(Path.of("load.properties"));
    assertThatThrownBy(() -> parse("-load.file=load.properties", "-load.gauges=1"))
        .isInstanceOf(FlagException.class)
        .hasMessageContaining("put gauges into the file");
  }

  @Test
  void the_last_one_of_a_repeated_flag_wins() throws FlagException {
    assertThat(parse("-seed=1", "-seed=2").seed()).isEqualTo(2);
  }

  @Test
  void a_value_may_begin_with_a_dash() throws FlagException {
    assertThat(parse("-normal.mean", "-0.5").normalMeanSeconds()).isEqualTo(-0.5);
  }

  @Test
  void a_value_may_contain_an_equals_sign() {
    assertThatThrownBy(() -> parse("-seed=1=2")).hasMessageContaining("\"1=2\"");
  }

  @Test
  void parsing_stops_at_the_first_positional_argument() throws FlagException {
    assertThat(parse("-seed=1", "positional", "-seed=2", "-unknown").seed()).isEqualTo(1);
  }

  @Test
  void parsing_stops_at_two_dashes() throws FlagException {
    assertThat(parse("-seed=1", "--", "-seed=2", "-unknown").seed()).isEqualTo(1);
  }

  @Test
  void a_single_dash_is_positional() throws FlagException {
    assertThat(parse("-seed=1", "-", "-seed=2").seed()).isEqualTo(1);
  }

  @Test
  void a_switch_needs_no_value_and_takes_none_from_the_next_argument() throws FlagException {
    Settings settings = parse("-runtime-metrics", "false", "-seed=2");

    assertThat(settings.runtimeMetrics()).isTrue();
    assertThat(settings.seed()).as("after a positional argument").isNotEqualTo(2);
  }

  @Test
  void without_a_seed_every_run_has_another_one() throws FlagException {
    assertThat(parse().seed()).isNotEqualTo(parse().seed());
  }

  @ParameterizedTest
  @ValueSource(strings = {"-h", "-help", "--h", "--help", "-help=anything"})
  void help_is_not_an_error(String help) throws FlagException {
    assertThat(Settings.parse(help)).isEmpty();
  }

  @Test
  void help_after_a_bad_flag_does_not_hide_it() {
    assertThatThrownBy(() -> Settings.parse("-unknown", "-help")).isInstanceOf(FlagException.class);
  }

  @Test
  void help_shows_each_flag_with_its_unit_and_default() {
    assertThat(Settings.help())
        .containsSubsequence("-listen-address=", "[ipv6]:port", "Default: :8080")
        .containsSubsequence("-health-address=", "[ipv6]:port", "Default: :8081")
        .containsSubsequence("-uniform.domain=<seconds", "Default: 0.0002")
        .containsSubsequence("-normal.domain=<seconds", "Default: 0.0002")
        .containsSubsequence("-normal.mean=<seconds", "Default: 0.00001")
        .containsSubsequence("-oscillation-period=<duration", "1h30m", "Default: 10m")
        .containsSubsequence("-seed=<64-bit integer", "Default: random")
        .containsSubsequence("-runtime-metrics=<true or false>", "Default: true")
        .containsSubsequence("-strict-openmetrics=<true or false>", "negative", "Default: false")
        .containsSubsequence("-version=<true or false>", "exits", "Default: false")
        .containsSubsequence("-load.file=<path>", "Default: none")
        .containsSubsequence("-load.shape=<Steady, Ramp or Spike>", "Default: Steady");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "-unknown=1                | -unknown            | -uniform.domain, ",
        "---seed=1                 | ---seed=1           | -name=value",
        "-=1                       | -=1                 | -name=value",
        "-seed                     | -seed               | 64-bit integer",
        "-seed=1.5                 | 1.5                 | 64-bit integer",
        "-seed=9223372036854775808 | 9223372036854775808 | 64-bit integer",
        "-uniform.domain=abc       | abc                 | seconds, greater than or equal to 0",
        "-uniform.domain=-1        | -1                  | seconds, greater than or equal to 0",
        "-uniform.domain=NaN       | NaN                 | seconds, greater than or equal to 0",
        "-uniform.domain=          | \"\"                | seconds, greater than or equal to 0",
        "-normal.domain=0          | 0                   | seconds, greater than 0",
        "-normal.domain=-0.1       | -0.1                | seconds, greater than 0",
        "-normal.mean=Inf          | Inf                 | seconds",
        "-oscillation-period=0     | 0                   | greater than 0",
        "-oscillation-period=-1s   | -1s                 | greater than 0",
        "-oscillation-period=10    | 10                  | 1h30m",
        "-oscillation-period=1d    | 1d                  | h, m, s, ms, us, ns",
        "-listen-address=8080      | 8080                | :port",
        "-listen-address=:65536    | :65536              | :port",
        "-health-address=::1:80    | ::1:80              | [ipv6]:port",
        "-runtime-metrics=maybe    | maybe               | true or false",
        "-load.gauges=10001        | \"10001\" for -load.gauges | integer from 0 to 10000",
        "-load.period=1s           | \"1s\" for -load.period    | 1m to 24h",
      })
  void a_mistake_is_one_line_that_says_what_was_given_and_what_is_allowed(
      String argument, String given, String allowed) {
    assertThatThrownBy(() -> Settings.parse(argument))
        .isInstanceOf(FlagException.class)
        .hasMessageContainingAll(given, allowed)
        .hasMessageNotContaining("\n");
  }

  @Test
  void a_line_break_in_a_value_does_not_break_the_message() {
    assertThatThrownBy(() -> Settings.parse("-seed=1\n2")).hasMessageContaining("\"1\\n2\"");
  }

  private static Settings parse(String... args) throws FlagException {
    return Settings.parse(args).orElseThrow();
  }
}
