package io.metricsdemo.operator.reconciler;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.metricsdemo.operator.kubernetes.ServerMessage;
import io.metricsdemo.operator.objects.NameConflictException;
import io.metricsdemo.operator.status.ApplyFailure;
import io.metricsdemo.operator.status.ManagedKind;
import io.metricsdemo.operator.status.Reasons;
import io.metricsdemo.operator.status.Refusal;
import java.net.HttpURLConnection;

/** Distinguishes failures to apply an object by who has to act. */
final class Failures {

  private static final int UNPROCESSABLE = 422;

  private Failures() {}

  /**
   * @param demo how messages call the MetricsDemo
   */
  static ApplyFailure describe(ManagedKind kind, Exception exception, String demo) {
    if (exception instanceof NameConflictException) {
      return new ApplyFailure(kind, Reasons.NAME_CONFLICT, exception.getMessage(), true);
    }
    int code = exception instanceof KubernetesClientException answer ? answer.getCode() : 0;
    String message = "%s: %s".formatted(kind.kind(), ServerMessage.of(exception));
    return switch (code) {
      case HttpURLConnection.HTTP_FORBIDDEN ->
          Refusal.isByPermission(message)
              ? new ApplyFailure(kind, Reasons.NOT_PERMITTED, message, true)
              : rejected(kind, message, demo);
      case HttpURLConnection.HTTP_BAD_REQUEST, UNPROCESSABLE -> rejected(kind, message, demo);
      default ->
          new ApplyFailure(
              kind, Reasons.APPLY_FAILED, Refusal.withCure(message, kind.type(), demo), false);
    };
  }

  /** With what the API server leaves unsaid. */
  private static ApplyFailure rejected(ManagedKind kind, String message, String demo) {
    String whole =
        message.endsWith("field is immutable")
            ? "%s. Delete the %s; the operator recreates it".formatted(message, kind.kind())
            : Refusal.withCure(message, kind.type(), demo);
    return new ApplyFailure(kind, Reasons.REJECTED, whole, true);
  }
}
