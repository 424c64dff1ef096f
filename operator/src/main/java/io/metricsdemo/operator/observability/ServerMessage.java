package io.metricsdemo.operator.observability;

import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Optional;

/** The API server's own words, without the client's around them. */
public final class ServerMessage {

  private ServerMessage() {}

  /** What the API server said; where it said nothing, why it could not be asked. */
  public static String of(Throwable exception) {
    if (exception instanceof KubernetesClientException answer) {
      Optional<String> message = Optional.ofNullable(answer.getStatus()).map(Status::getMessage);
      if (message.isPresent()) {
        return message.get();
      }
      if (answer.getCode() == 0 && answer.getCause() != null) {
        return root(answer).toString();
      }
    }
    return exception.getMessage();
  }

  private static Throwable root(Throwable exception) {
    Throwable root = exception;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }
}
