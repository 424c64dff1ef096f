import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.internal.SSLUtils;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What any operator needs at least: it makes the recorded writes for each MetricsDemo that a line of
 * standard input names, one after the other, for ten of them at a time. It watches nothing.
 */
final class BareClient {

  static final String USER_AGENT = "bare-client";
  private static final int IN_FLIGHT = 10;
  private static final Pattern VERSION = Pattern.compile("\"resourceVersion\":\"(\\d+)\"");

  private final String server;
  private final HttpClient client;
  private final List<RecordedWrite> writes;
  private final RecordedWrite.Demo recorded;

  private BareClient(
      String server, HttpClient client, List<RecordedWrite> writes, RecordedWrite.Demo recorded) {
    this.server = server;
    this.client = client;
    this.writes = writes;
    this.recorded = recorded;
  }

  /** Arguments: kubeconfig, file of the writes, namespace, name and uid of their MetricsDemo. */
  public static void main(String[] args) throws Exception {
    Config config = Config.fromKubeconfig(Files.readString(Path.of(args[0])));
    HttpClient client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_2)
            .sslContext(SSLUtils.sslContext(config))
            .build();
    BareClient bare =
        new BareClient(
            config.getMasterUrl().replaceFirst("/$", ""),
            client,
            RecordedWrite.load(Path.of(args[1])),
            new RecordedWrite.Demo(args[2], args[3], args[4]));
    System.out.println("ready");
    ExecutorService threads = Executors.newFixedThreadPool(IN_FLIGHT);
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] words = line.split(" ");
        threads.execute(
            () -> bare.write(new RecordedWrite.Demo(words[0], words[1], words[2]), words[3]));
      }
    }
    Thread.currentThread().join();
  }

  private void write(RecordedWrite.Demo demo, String created) {
    String version = created;
    for (RecordedWrite write : writes) {
      RecordedWrite own = write.with(recorded, demo);
      String answer = send(own, own.bodyFor(version));
      if (own.isStatus()) {
        Matcher matcher = VERSION.matcher(answer);
        version = matcher.find() ? matcher.group(1) : version;
      }
    }
  }

  private String send(RecordedWrite write, String body) {
    try {
      HttpResponse<String> answer =
          client.send(
              HttpRequest.newBuilder(URI.create(server + write.uri()))
                  .method(write.method(), HttpRequest.BodyPublishers.ofString(body))
                  .header("Content-Type", write.contentType())
                  .header("User-Agent", USER_AGENT)
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() >= 300) {
        System.err.println(write.uri() + ": " + answer.body());
      }
      return answer.body();
    } catch (IOException e) {
      throw new IllegalStateException(write.uri(), e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
