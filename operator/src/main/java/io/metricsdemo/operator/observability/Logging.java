package io.metricsdemo.operator.observability;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.encoder.EncoderBase;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sets up the log, in code: reading a configuration file takes start-up time. */
public final class Logging {

  private static final String PATTERN =
      "%d{yyyy-MM-dd'T'HH:mm:ss.SSS'Z', UTC} %-5level %logger{0}: %msg %kvp%n%rEx{2}";

  /** ISO 8601, in UTC. */
  private static final DateTimeFormatter TIMESTAMP =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private Logging() {}

  public static void configure(LogFormat format) {
    LoggerContext context = start(format);
    // How the libraries start interests nobody.
    context.getLogger("io.javaoperatorsdk").setLevel(Level.WARN);
    // Each try to watch again, with a stack trace: WatchLog logs it once. And that our API is an
    // alpha one.
    context.getLogger("io.fabric8.kubernetes.client").setLevel(Level.ERROR);
    context
        .getLogger("io.javaoperatorsdk.operator.processing.event.source.informer")
        .setLevel(Level.ERROR);
    // Each failed reconcile, with a stack trace: FailureLog logs it once.
    context
        .getLogger("io.javaoperatorsdk.operator.processing.event.EventProcessor")
        .setLevel(Level.ERROR);
    context.getLogger("Default ConfigurationService implementation").setLevel(Level.WARN);
  }

  private static LoggerContext start(LogFormat format) {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    context.reset();
    ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
    console.setContext(context);
    console.setEncoder(encoder(format, context));
    console.start();
    ch.qos.logback.classic.Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.INFO);
    root.addAppender(console);
    return context;
  }

  private static Encoder<ILoggingEvent> encoder(LogFormat format, LoggerContext context) {
    EncoderBase<ILoggingEvent> encoder =
        switch (format) {
          case JSON -> new JsonLines();
          case TEXT -> {
            PatternLayoutEncoder text = new PatternLayoutEncoder();
            text.setPattern(PATTERN);
            yield text;
          }
        };
    encoder.setContext(context);
    encoder.start();
    return encoder;
  }

  /** Logback's JSON, with the time as text instead of two numbers. */
  private static final class JsonLines extends JsonEncoder {
    JsonLines() {
      setWithTimestamp(false);
      setWithNanoseconds(false);
    }

    @Override
    protected void appendCustomFields(StringBuilder json, ILoggingEvent event) {
      json.append(',');
      appenderMember(json, "timestamp", TIMESTAMP.format(event.getInstant()));
    }
  }
}
