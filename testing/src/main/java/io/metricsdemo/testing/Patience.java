package io.metricsdemo.testing;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * How long tests wait where they say nothing else. It is long, since the machine may have others to
 * serve; a wait that succeeds ends as soon as it does.
 */
public final class Patience implements LauncherSessionListener {

  public static final Duration BY_DEFAULT = Duration.ofMinutes(3);

  /** For hundreds of objects, and for data that takes minutes to collect. */
  public static final Duration LONG = Duration.ofMinutes(15);

  @Override
  public void launcherSessionOpened(LauncherSession session) {
    haveByDefault();
  }

  /** For programs that wait and are not started by JUnit. */
  public static void haveByDefault() {
    Awaitility.setDefaultTimeout(BY_DEFAULT);
  }
}
