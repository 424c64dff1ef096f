package io.metricsdemo.operator.reconciler;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.metricsdemo.operator.kubernetes.ServerMessage;
import io.metricsdemo.operator.objects.NameConflictException;
import io.metricsdemo.operator.status.ApplyFailure;
import io.metricsdemo.operator.status.ManagedKind;
import io.metricsdemo.operator.status.Reasons;
import java.net.HttpURLConnection;

/** Distinguishes failures to apply an object by who has to act. */
final class Failures {

  private static final int UNPROCESSABLE = 422;

  private Failures() {}

  static ApplyFailure describe(ManagedKind kind, Exception exception) {
    if (exception instanceof NameConflictException) {
      return new ApplyFailure(kind, Reasons.NAME_CONFLICT, exception.getMessage(), true);
    }
    int code = exception instanceof KubernetesClientException answer ? answer.getCode() : 0;
    String message = "%s: %s".formatted(kind.kind(), ServerMessage.of(exception));
    return switch (code) {
      case HttpURLConnection.HTTP_FORBIDDEN ->
          new ApplyFailure(kind, Reasons.NOT_PERMITTED, message, true);
      case HttpURLConnection.HTTP_BAD_REQUEST, UNPROCESSABLE ->
          new ApplyFailure(kind, Reasons.REJECTED, message + cure(kind, message), true);
      default -> new ApplyFailure(kind, Reasons.APPLY_FAILED, message, false);
    };
  }

  /** What the API server leaves unsaid. */
  private static String cure(ManagedKind kind, String message) {
    return message.endsWith("field is immutable")
        ? ". Delete the %s, and the operator creates it again".formatted(kind.kind())
        : "";
  }
}
