package io.metricsdemo.playground;

import io.metricsdemo.playground.cluster.Definitions;
import io.metricsdemo.playground.display.ChangeLines;
import io.metricsdemo.playground.display.Display;
import io.metricsdemo.playground.display.LiveTable;
import io.metricsdemo.playground.documents.CrdSchema;
import io.metricsdemo.playground.documents.DocumentReader;
import io.metricsdemo.playground.documents.FileWatch;
import io.metricsdemo.playground.documents.Mistake;
import io.metricsdemo.playground.page.PageServer;
import io.metricsdemo.playground.process.RunFolder;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line of the playground. */
@Command(
    name = "playground/run",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    header = "Runs MetricsDemos on this machine, without a cluster.",
    description = {
      "",
      "It starts an API server in this process, the real operator, a process of the demo"
          + " application for each pod, on a loopback address of its own, and, if prometheus is on"
          + " the PATH, a real Prometheus that scrapes them. Edit the files while it runs and watch"
          + " the result.",
      ""
    },
    sortOptions = false,
    footer = {
      "",
      "Exit codes: 0 success; 1 not everything was scraped in time, or an error occurred; 2 invalid"
          + " command line or file."
    })
public final class Main implements Callable<Integer> {

  private static final int FAILED = 1;
  private static final int MISTAKE = 2;
  private static final Duration LOOK_PERIOD = Duration.ofMillis(200);
  private static final Duration ONCE_LIMIT = Duration.ofMinutes(2);
  private static final Duration TIDY_LIMIT = Duration.ofSeconds(20);

  @CommandLine.Mixin private Options options;
  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  private final CountDownLatch over = new CountDownLatch(1);
  private final CountDownLatch tidy = new CountDownLatch(1);

  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {
        "playground "
            + Optional.ofNullable(Main.class.getPackage().getImplementationVersion()).orElse("dev")
      };
    }
  }

  /** Runs until the end that was asked for, or a signal. */
  public static void main(String[] args) {
    Logging.silence();
    // Also ends the threads of libraries that are not daemons.
    System.exit(
        new CommandLine(new Main())
            .registerConverter(Duration.class, Options::parse)
            .setExecutionExceptionHandler(Main::failed)
            .execute(args));
  }

  private static int failed(
      Exception failure, CommandLine commandLine, CommandLine.ParseResult parsed) {
    commandLine.getErr().println("The playground failed: " + failure.getMessage());
    LoggerFactory.getLogger(Main.class).atError().setCause(failure).log("Playground failed");
    return FAILED;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    DocumentReader reader = new DocumentReader(new CrdSchema(Definitions.metricsDemo()));
    List<Mistake> mistakes = reader.firstRead(FileWatch.contentOf(options.files())).mistakes();
    if (!mistakes.isEmpty()) {
      mistakes.forEach(spec.commandLine().getErr()::println);
      return MISTAKE;
    }
    tidyUpOnSignal();
    try (RunFolder folder = RunFolder.open()) {
      // Libraries that unpack something put it where it is tidied up.
      System.setProperty("java.io.tmpdir", folder.path().toString());
      return run(reader, folder);
    } finally {
      tidy.countDown();
    }
  }

  private int run(DocumentReader reader, RunFolder folder)
      throws IOException, InterruptedException {
    Path log = folder.path().resolve("operator.log");
    if (options.verbose()) {
      Logging.toStandardError();
    } else {
      Logging.toFile(log);
    }
    Playground.Settings settings =
        new Playground.Settings(
            options.files(), Installation.demoApp(), RunFolder.onPath("prometheus"));
    List<String> missing;
    try (PageServer page = options.page() ? PageServer.bind() : null;
        Display display = display(folder, log, Optional.ofNullable(page).map(PageServer::address));
        Playground playground = Playground.start(settings, reader, folder, display::show)) {
      if (page != null) {
        page.serve(playground.page());
      }
      missing = await(playground);
    }
    missing.forEach(spec.commandLine().getErr()::println);
    return missing.isEmpty() ? 0 : FAILED;
  }

  private Display display(RunFolder folder, Path log, Optional<URI> page)
      throws IOException, InterruptedException {
    String kubectl =
        "kubectl --kubeconfig " + folder.path().resolve("kubeconfig") + " get mdemo,pods";
    if (options.verbose() || !LiveTable.canDraw()) {
      return new ChangeLines(
          System.out, Clock.systemDefaultZone(), List.of(heading(page, "Ctrl-C"), kubectl));
    }
    return LiveTable.open(
        Clock.systemUTC(),
        LiveTable.wantsColours(),
        List.of(heading(page, "q or Ctrl-C"), kubectl, "The operator's log: " + log),
        over::countDown);
  }

  private String heading(Optional<URI> page, String keys) {
    return "MetricsDemo playground: "
        + page.map(address -> "open " + address + " or ").orElse("")
        + "edit "
        + options.files().stream().map(Path::toString).collect(Collectors.joining(", "))
        + " and watch the result; "
        + keys
        + " exits and removes everything";
  }

  /** Waits for the end; what is missing then, empty when all is well. */
  private List<String> await(Playground playground) throws InterruptedException {
    long start = System.nanoTime();
    while (!over.await(LOOK_PERIOD.toMillis(), TimeUnit.MILLISECONDS)) {
      Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
      Optional<String> failure = playground.failure();
      if (failure.isPresent()) {
        return List.of(failure.get());
      }
      if (options.once()) {
        List<String> missing = playground.missing();
        Duration limit =
            options.within().orElseGet(() -> ONCE_LIMIT.plus(playground.longestInterval()));
        if (missing.isEmpty()) {
          return missing;
        }
        if (elapsed.compareTo(limit) > 0) {
          return Stream.concat(
                  Stream.of("Not everything was scraped within " + limit.toSeconds() + "s:"),
                  missing.stream())
              .toList();
        }
      }
      if (options.duration().filter(limit -> elapsed.compareTo(limit) > 0).isPresent()) {
        return List.of();
      }
    }
    return List.of();
  }

  /** After Ctrl-C, a hang-up or a kill the JVM waits until all is tidied up. */
  private void tidyUpOnSignal() {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  over.countDown();
                  try {
                    tidy.await(TIDY_LIMIT.toSeconds(), TimeUnit.SECONDS);
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                },
                "shutdown"));
  }
}
