package io.metricsdemo.operator.kubernetes;

import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.util.Optional;
import java.util.regex.Pattern;

/** The API server's own words, without the client's around them. */
public final class ServerMessage {

  private static final Pattern USER = Pattern.compile("://[^/@\\s]*@");

  private ServerMessage() {}

  /** What the API server said; where it said nothing, why it could not be asked. */
  public static String of(Throwable exception) {
    if (exception instanceof KubernetesClientException answer) {
      Optional<String> message = Optional.ofNullable(answer.getStatus()).map(Status::getMessage);
      if (message.isPresent()) {
        return message.get();
      }
    }
    for (Throwable cause = exception; cause != null; cause = cause.getCause()) {
      // The client wraps what happened in an IOException that tells no more.
      if (cause instanceof IOException && cause.getClass() != IOException.class) {
        String message = cause.getMessage() == null ? "" : ": " + cause.getMessage();
        return withoutUser(cause.getClass().getSimpleName() + message);
      }
    }
    return withoutUser(String.valueOf(exception.getMessage()));
  }

  /** A text that may have URLs in it, without the users and passwords of these. */
  public static String withoutUser(String text) {
    return USER.matcher(text).replaceAll("://");
  }
}
