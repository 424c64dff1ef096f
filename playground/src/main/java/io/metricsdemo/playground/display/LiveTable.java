package io.metricsdemo.playground.display;

import io.metricsdemo.operator.kubernetes.DaemonScheduler;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jline.terminal.Attributes;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.NonBlockingReader;

/**
 * The table on a terminal, drawn over itself: a few times a second at most, and only on change.
 * Keys scroll it where it is taller than the terminal.
 */
public final class LiveTable implements Display {

  private static final String HOME = "\u001b[H";
  private static final String CLEAR_SCREEN = "\u001b[2J";
  private static final String CLEAR_LINE = "\u001b[K";
  private static final String CLEAR_BELOW = "\u001b[J";
  private static final Duration PERIOD = Duration.ofMillis(250);
  private static final Size FALLBACK = Size.of(80, 24);

  /** In the foreground: a process in the background is stopped when it reads a terminal. */
  private static final String CAN_READ_KEYS =
      "test -t 0 && case $(ps -o stat= -p $PPID) in *+*) ;; *) exit 1 ;; esac";

  private final Terminal terminal;
  private final Clock clock;
  private final boolean colours;
  private final List<String> heading;
  private final Runnable onQuit;
  private Optional<Attributes> attributes = Optional.empty();
  private final DaemonScheduler thread = new DaemonScheduler("display");
  private volatile Snapshot snapshot;
  private volatile boolean resized = true;
  private volatile boolean closed;
  private Size size = FALLBACK;
  private String drawn = "";
  private int top;
  private int pageHeight = 1;
  private int mostTop;

  private LiveTable(
      Terminal terminal, Clock clock, boolean colours, List<String> heading, Runnable onQuit) {
    this.terminal = terminal;
    this.clock = clock;
    this.colours = colours;
    this.heading = heading;
    this.onQuit = onQuit;
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

  /**
   * Takes the terminal over.
   *
   * @param onQuit called when key q is pressed
   */
  public static LiveTable open(Clock clock, boolean colours, List<String> heading, Runnable onQuit)
      throws IOException, InterruptedException {
    Terminal terminal = TerminalBuilder.builder().system(true).provider("exec").build();
    LiveTable table = new LiveTable(terminal, clock, colours, heading, onQuit);
    terminal.handle(Terminal.Signal.WINCH, signal -> table.resized = true);
    if (new ProcessBuilder("sh", "-c", CAN_READ_KEYS).inheritIO().start().waitFor() == 0) {
      table.readKeys();
    }
    table.thread.repeat(table::draw, Duration.ZERO, PERIOD);
    return table;
  }

  private void readKeys() {
    // Signals keep their keys: Ctrl-C ends the playground as before.
    attributes = Optional.of(terminal.enterRawMode());
    // The shell has had the terminal meanwhile, and has set its modes.
    terminal.handle(
        Terminal.Signal.CONT,
        signal -> {
          terminal.enterRawMode();
          resized = true;
        });
    Thread keys = new Thread(this::pressKeys, "keys");
    keys.setDaemon(true);
    keys.start();
  }

  private void pressKeys() {
    try {
      while (true) {
        Key.read(this::typed).ifPresent(this::press);
      }
    } catch (IOException e) {
      // The terminal is gone, or the table is closed: there are no more keys.
      closed = true;
    }
  }

  /** A terminal that is closed waits for whoever reads it, so nobody reads it for long. */
  private int typed() throws IOException {
    while (!closed) {
      int character = terminal.reader().read(PERIOD.toMillis());
      if (character != NonBlockingReader.READ_EXPIRED) {
        return character;
      }
    }
    return NonBlockingReader.EOF;
  }

  private void press(Key key) {
    if (key == Key.QUIT) {
      onQuit.run();
      return;
    }
    synchronized (this) {
      int to =
          switch (key) {
            case DOWN -> top + 1;
            case UP -> top - 1;
            case PAGE_DOWN -> top + pageHeight;
            case PAGE_UP -> top - pageHeight;
            case TOP -> 0;
            default -> mostTop;
          };
      top = Math.max(0, Math.min(mostTop, to));
    }
    draw();
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
    boolean fits = lines.size() <= height;
    pageHeight = fits ? height : height - 1;
    mostTop = Math.max(0, lines.size() - pageHeight);
    top = Math.min(top, mostTop);
    StringBuilder frame = new StringBuilder();
    for (Line line : lines.subList(top, Math.min(lines.size(), top + pageHeight))) {
      frame.append(line.render(width, colours)).append(CLEAR_LINE).append("\r\n");
    }
    if (!fits) {
      frame.append(position(lines.size()).render(width, colours)).append(CLEAR_LINE).append("\r\n");
    }
    return frame.toString();
  }

  private Line position(int lines) {
    String where =
        "lines %d to %d of %d".formatted(top + 1, Math.min(lines, top + pageHeight), lines);
    return new Line()
        .add(
            attributes.isPresent()
                ? where + "; arrow keys or space scroll"
                : where + "; a taller terminal shows more",
            Style.DIM);
  }

  @Override
  public void close() {
    closed = true;
    thread.close();
    synchronized (this) {
      top = 0;
    }
    draw();
    try {
      attributes.ifPresent(terminal::setAttributes);
      terminal.close();
    } catch (IOException e) {
      // The terminal itself is gone: nobody is there to see it.
      snapshot = null;
    }
  }
}
