package io.metricsdemo.operator.observability;

import static org.assertj.core.api.Assertions.assertThat;

import io.metricsdemo.testing.Patience;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.TimeZone;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class LoggingTest {

  private static final String INSTANT = "\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}\\.\\d{3}Z";

  /** Logs one line, in a virtual machine of its own: another test reads what this one logs. */
  static final class OneLine {
    public static void main(String[] arguments) {
      TimeZone.setDefault(TimeZone.getTimeZone("Asia/Shanghai"));
      Logging.configure(LogFormat.valueOf(arguments[0]));
      LoggerFactory.getLogger("Logger").atInfo().addKeyValue("key", "value").log("Message");
    }
  }

  @Test
  void text_line_starts_with_date_and_time_in_utc() throws Exception {
    assertThat(line("TEXT")).matches(INSTANT + " INFO +Logger: Message key=\"value\"");
  }

  @Test
  void json_line_has_date_and_time_in_utc() throws Exception {
    assertThat(line("JSON"))
        .matches("\\{.*\"timestamp\": ?\"" + INSTANT + "\".*}")
        .contains("\"message\":", "\"Message\"", "\"key\"");
  }

  private static String line(String format) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                System.getProperty("java.home") + "/bin/java",
                "-cp",
                System.getProperty("java.class.path"),
                OneLine.class.getName(),
                format)
            .redirectErrorStream(true)
            .start();
    String output =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    assertThat(process.waitFor(Patience.BY_DEFAULT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    return output;
  }
}
