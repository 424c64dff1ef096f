package io.metricsdemo.playground.display;

import io.metricsdemo.operator.kubernetes.DaemonScheduler;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/** The table on a terminal, drawn over itself: a few times a second at most, and only on change. */
public final class LiveTable implements Display {

  private static final String HOME = "\u001b[H";
  private static final String CLEAR_SCREEN = "\u001b[2J";
  private static final String CLEAR_LINE = "\u001b[K";
  private static final String CLEAR_BELOW = "\u001b[J";
  private static final Duration PERIOD = Duration.ofMillis(250);
  private static final Size FALLBACK = Size.of(80, 24);

  private final Terminal terminal;
  private final Clock clock;
  private final boolean colours;
  private final List<String> heading;
  private final DaemonScheduler thread = new DaemonScheduler("display");
  private volatile Snapshot snapshot;
  private volatile boolean resized = true;
  private Size size = FALLBACK;
  private String drawn = "";

  private LiveTable(Terminal terminal, Clock clock, boolean colours, List<String> heading) {
    this.terminal = terminal;
    this.clock = clock;
    this.colours = colours;
    this.heading = heading;
  }

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

  /** Takes the terminal over. */
  public static LiveTable open(Clock clock, boolean colours, List<String> heading)
      throws IOException {
    Terminal terminal = TerminalBuilder.builder().system(true).provider("exec").build();
    LiveTable table = new LiveTable(terminal, clock, colours, heading);
    terminal.handle(Terminal.Signal.WINCH, signal -> table.resized = true);
    table.thread.repeat(table::draw, Duration.ZERO, PERIOD);
    return table;
  }

  @Override
  public void show(Snapshot newest) {
    snapshot = newest;
  }

  private synchronized void draw() {
    Snapshot shown = snapshot;
    if (shown == null) {
      return;
    }
    StringBuilder screen = new StringBuilder();
    if (resized) {
      resized = false;
      Size now = terminal.getSize();
      size = now.getColumns() > 0 && now.getRows() > 0 ? now : FALLBACK;
      // What a terminal does with lines that were wider than it is now, only it knows.
      screen.append(CLEAR_SCREEN);
      drawn = "";
    }
    String frame = frame(shown);
    if (!frame.equals(drawn)) {
      drawn = frame;
      PrintWriter out = terminal.writer();
      out.print(screen.append(HOME).append(frame).append(CLEAR_BELOW));
      out.flush();
    }
  }

  private String frame(Snapshot shown) {
    // The last column is left free: in it, some terminals wrap already.
    int width = Math.max(20, size.getColumns() - 1);
    int height = Math.max(3, size.getRows() - 1);
    List<Line> lines = Frame.of(shown, heading, width, clock.instant());
    StringBuilder frame = new StringBuilder();
    int visible = lines.size() <= height ? lines.size() : height - 1;
    for (Line line : lines.subList(0, visible)) {
      frame.append(line.render(width, colours)).append(CLEAR_LINE).append("\r\n");
    }
    if (visible < lines.size()) {
      frame
          .append("... ")
          .append(lines.size() - visible)
          .append(" more lines; enlarge the terminal to see them")
          .append(CLEAR_LINE)
          .append("\r\n");
    }
    return frame.toString();
  }

  @Override
  public void close() {
    thread.close();
    draw();
    try {
      terminal.close();
    } catch (IOException e) {
      // The terminal itself is gone: nobody is there to see it.
      snapshot = null;
    }
  }
}
