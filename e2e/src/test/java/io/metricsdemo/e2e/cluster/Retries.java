package io.metricsdemo.e2e.cluster;

import static java.net.HttpURLConnection.HTTP_CONFLICT;
import static java.net.HttpURLConnection.HTTP_INTERNAL_ERROR;

import io.fabric8.kubernetes.client.KubernetesClientException;
import org.awaitility.Awaitility;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/** Tests that wait go on waiting where a request came at a bad moment. */
public final class Retries implements LauncherSessionListener {

  private static final int HTTP_TOO_MANY_REQUESTS = 429;

  @Override
  public void launcherSessionOpened(LauncherSession session) {
    Awaitility.ignoreExceptionsByDefaultMatching(Retries::mayPass);
  }

  /** Whether the same request may be answered well the next time: code 0 is that of no answer. */
  private static boolean mayPass(Throwable error) {
    return error instanceof KubernetesClientException refusal
        && (refusal.getCode() == 0
            || refusal.getCode() == HTTP_CONFLICT
            || refusal.getCode() == HTTP_TOO_MANY_REQUESTS
            || refusal.getCode() >= HTTP_INTERNAL_ERROR);
  }
}
