package io.metricsdemo.e2e.cluster;

import static java.net.HttpURLConnection.HTTP_CONFLICT;
import static java.net.HttpURLConnection.HTTP_INTERNAL_ERROR;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * How tests wait where they say nothing else: for long, since the machine may have others to serve,
 * and again where a request came at a bad moment.
 */
public final class Patience implements LauncherSessionListener {

  static final Duration BY_DEFAULT = Duration.ofMinutes(3);

  private static final int HTTP_TOO_MANY_REQUESTS = 429;

  @Override
  public void launcherSessionOpened(LauncherSession session) {
    Awaitility.setDefaultTimeout(BY_DEFAULT);
    Awaitility.ignoreExceptionsByDefaultMatching(Patience::mayPass);
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
