package io.metricsdemo.operator;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.slf4j.LoggerFactory;

/** What a class logs from now on, from INFO up. */
public final class LogOf implements AutoCloseable {

  private final Logger logger;
  private final Level before;
  private final ListAppender<ILoggingEvent> events = new ListAppender<>();

  private LogOf(Class<?> type) {
    logger = (Logger) LoggerFactory.getLogger(type);
    before = logger.getLevel();
    events.list = new CopyOnWriteArrayList<>();
    events.start();
    logger.addAppender(events);
    logger.setLevel(Level.INFO);
  }

  public static LogOf logger(Class<?> type) {
    return new LogOf(type);
  }

  /** Each event: its message, and its values as key="value". */
  public List<String> lines() {
    return events.list.stream()
        .map(
            event ->
                event.getKeyValuePairs() == null
                    ? event.getFormattedMessage()
                    : event.getKeyValuePairs().stream()
                        .map(pair -> pair.key + "=\"" + pair.value + "\"")
                        .collect(Collectors.joining(" ", event.getFormattedMessage() + " ", "")))
        .toList();
  }

  @Override
  public void close() {
    logger.detachAppender(events);
    logger.setLevel(before);
  }
}
