package io.metricsdemo.operator.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.net.HttpURLConnection;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Logs that a resource cannot be reconciled, once for each kind of failure and not for each try,
 * and that it can again.
 */
public final class FailureLog implements Metrics {

  private static final Logger LOG = LoggerFactory.getLogger(FailureLog.class);

  private final TransitionLog<ResourceID> transitions =
      new TransitionLog<>(LOG, "Reconciliation failed, retrying", "Reconciliation recovered");

  @Override
  public void failedReconciliation(
      HasMetadata resource, Exception exception, Map<String, Object> metadata) {
    ResourceID id = ResourceID.fromResource(resource);
    KubernetesClientException answer = answer(exception);
    int code = answer == null ? 0 : answer.getCode();
    if (answer == null) {
      transitions.failed(id, exception.toString(), line -> named(line, id).setCause(exception));
    } else if (code <= 0 || code == HttpURLConnection.HTTP_CONFLICT) {
      // Somebody else was faster; or the API server is away, which WatchLog logs once for all.
      LOG.atDebug().addKeyValue("err", ServerMessage.of(answer)).log("Reconciliation retried");
    } else {
      transitions.failed(
          id, code, line -> named(line, id).addKeyValue("err", ServerMessage.of(answer)));
    }
  }

  private static LoggingEventBuilder named(LoggingEventBuilder line, ResourceID id) {
    return line.addKeyValue("metricsdemo", id.getNamespace().orElse("") + "/" + id.getName());
  }

  private static KubernetesClientException answer(Throwable exception) {
    for (Throwable cause = exception; cause != null; cause = cause.getCause()) {
      if (cause instanceof KubernetesClientException answer) {
        return answer;
      }
    }
    return null;
  }

  @Override
  public void finishedReconciliation(HasMetadata resource, Map<String, Object> metadata) {
    ResourceID id = ResourceID.fromResource(resource);
    transitions.recovered(id, line -> named(line, id));
  }

  @Override
  public void cleanupDoneFor(ResourceID resource, Map<String, Object> metadata) {
    transitions.forget(resource);
  }
}
