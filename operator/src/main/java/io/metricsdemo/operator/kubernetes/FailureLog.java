package io.metricsdemo.operator.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.net.HttpURLConnection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells in the log that a resource cannot be reconciled, once for each kind of failure and not for
 * each try, and that it can again.
 */
public final class FailureLog implements Metrics {

  private static final Logger LOG = LoggerFactory.getLogger(FailureLog.class);

  private final Map<ResourceID, String> told = new ConcurrentHashMap<>();

  @Override
  public void failedReconciliation(
      HasMetadata resource, Exception exception, Map<String, Object> metadata) {
    KubernetesClientException answer = answer(exception);
    int code = answer == null ? 0 : answer.getCode();
    boolean passes = answer != null && (code <= 0 || code == HttpURLConnection.HTTP_CONFLICT);
    if (passes) {
      // Somebody else was faster; or the API server is away, which WatchLog tells once for all.
      LOG.atDebug().addKeyValue("answer", ServerMessage.of(answer)).log("tried again");
      return;
    }
    String failure = answer == null ? exception.toString() : "answer " + code;
    if (failure.equals(told.put(ResourceID.fromResource(resource), failure))) {
      return;
    }
    var event =
        LOG.atWarn()
            .addKeyValue("namespace", resource.getMetadata().getNamespace())
            .addKeyValue("name", resource.getMetadata().getName());
    if (answer == null) {
      event.setCause(exception).log("a reconcile has failed, and is tried again");
    } else {
      event
          .addKeyValue("answer", ServerMessage.of(answer))
          .log("a reconcile has failed, and is tried again");
    }
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
    if (told.remove(ResourceID.fromResource(resource)) != null) {
      LOG.atInfo()
          .addKeyValue("namespace", resource.getMetadata().getNamespace())
          .addKeyValue("name", resource.getMetadata().getName())
          .log("reconciled again");
    }
  }

  @Override
  public void cleanupDoneFor(ResourceID resource, Map<String, Object> metadata) {
    told.remove(resource);
  }
}
