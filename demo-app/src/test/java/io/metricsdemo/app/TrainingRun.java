package io.metricsdemo.app;

import static org.awaitility.Awaitility.await;

import io.metricsdemo.testing.Patience;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes the program through its start, scrapes as Prometheus makes them, probes and its end, so
 * that the virtual machine learns which classes that takes; and fails when the program does.
 */
final class TrainingRun {

  private static final Pattern STARTED =
      Pattern.compile("demo-app started metrics=(\\S+) health=(\\S+)");
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private TrainingRun() {}

  /**
   * Writes what the program says to {@code training.log} in a folder.
   *
   * @param args the folder, then the command that runs the program
   */
  public static void main(String[] args) throws Exception {
    Path log = Path.of(args[0], "training.log");
    List<String> command = new ArrayList<>(Arrays.asList(args).subList(1, args.length));
    command.addAll(List.of("-listen-address=127.0.0.1:0", "-health-address=127.0.0.1:0"));
    Process program =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    try {
      train(program, log);
    } catch (RuntimeException | IOException e) {
      throw new IllegalStateException(Files.readString(log), e);
    } finally {
      program.destroyForcibly();
    }
  }

  private static void train(Process program, Path log) throws IOException, InterruptedException {
    Matcher started =
        await()
            .atMost(Patience.BY_DEFAULT)
            .failFast("the program ended", () -> !program.isAlive())
            .until(() -> STARTED.matcher(Files.readString(log)), Matcher::find);
    String metrics = "http://" + started.group(1) + "/metrics";
    String health = "http://" + started.group(2);
    for (int scrape = 0; scrape < 3; scrape++) {
      get(metrics, "*/*", "identity");
      get(metrics, "application/openmetrics-text;version=1.0.0;q=0.8,*/*;q=0.1", "gzip");
      get(health + "/livez", "*/*", "identity");
      get(health + "/readyz", "*/*", "identity");
    }
    program.destroy();
    // The archive is written at the end.
    if (!program.waitFor(Patience.BY_DEFAULT.toSeconds(), TimeUnit.SECONDS)) {
      throw new IllegalStateException("the program does not end");
    }
    if (program.exitValue() != 0
        || Pattern.compile("NoClassDefFound|ClassNotFound|Exception")
            .matcher(Files.readString(log))
            .find()) {
      throw new IllegalStateException("the program ran with errors");
    }
  }

  private static void get(String url, String accept, String encoding)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url))
            .header("Accept", accept)
            .header("Accept-Encoding", encoding)
            .build();
    int status = CLIENT.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    if (status != 200) {
      throw new IllegalStateException(url + " answers " + status);
    }
  }
}
