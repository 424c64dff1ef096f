package io.metricsdemo.operator.kubernetes;

import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Logs what fails again and again once: a warning when it starts to fail or fails in another way,
 * and a line when it has recovered. Any number of threads may use it.
 *
 * @param <K> what fails: a resource, a server, a watch
 */
public final class TransitionLog<K> {

  private final Logger logger;
  private final String failure;
  private final String recovery;
  private final Map<K, Object> failing = new ConcurrentHashMap<>();

  /**
   * @param failure constant message of the warnings
   * @param recovery constant message of the line when it has recovered
   */
  public TransitionLog(Logger logger, String failure, String recovery) {
    this.logger = logger;
    this.failure = failure;
    this.recovery = recovery;
  }

  /**
   * Logs a warning, unless this one already fails in this way.
   *
   * @param state in which way it fails; equal states are logged once, so it has no times or counts
   * @param context adds the keys and values of the line, and a cause where a stack trace helps
   */
  public void failed(K key, Object state, UnaryOperator<LoggingEventBuilder> context) {
    if (!state.equals(failing.put(key, state))) {
      context.apply(logger.atWarn()).log(failure);
    }
  }

  /** Logs that it works again, if it has failed before. */
  public void recovered(K key, UnaryOperator<LoggingEventBuilder> context) {
    if (failing.remove(key) != null) {
      context.apply(logger.atInfo()).log(recovery);
    }
  }

  /** Forgets a deleted one, which has not recovered. */
  public void forget(K key) {
    failing.remove(key);
  }

  /** Forgets all that are not among these. */
  public void retain(Collection<K> keys) {
    failing.keySet().retainAll(keys);
  }
}
