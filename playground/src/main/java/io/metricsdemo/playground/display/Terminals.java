package io.metricsdemo.playground.display;

import java.io.IOException;

/** What the output can do. */
public final class Terminals {

  private Terminals() {}

  /** Whether standard output is a terminal on which a table can be drawn. */
  public static boolean canDraw() throws IOException, InterruptedException {
    if ("dumb".equals(System.getenv("TERM"))) {
      return false;
    }
    // Java itself only knows whether both input and output are one.
    return new ProcessBuilder("test", "-t", "1").inheritIO().start().waitFor() == 0;
  }

  /**
   * @see <a href="https://no-color.org">NO_COLOR</a>
   */
  public static boolean wantsColours() {
    String noColour = System.getenv("NO_COLOR");
    return noColour == null || noColour.isEmpty();
  }
}
