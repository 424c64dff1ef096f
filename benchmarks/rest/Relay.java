import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Optional;
import java.util.concurrent.Executors;

/** A server on a loopback port that passes requests on to another one, as far as it chooses to. */
abstract class Relay {

  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private final HttpServer front;
  private final URI behind;

  Relay(URI behind) throws IOException {
    this.behind = behind;
    front = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    front.setExecutor(
        Executors.newCachedThreadPool(
            task -> {
              Thread thread = new Thread(task, "relay");
              thread.setDaemon(true);
              return thread;
            }));
    front.createContext("/", this::handle);
    front.start();
  }

  int port() {
    return front.getAddress().getPort();
  }

  abstract void handle(HttpExchange exchange) throws IOException;

  /** Fetches what is asked for from the other server. */
  HttpResponse<byte[]> fetch(HttpExchange exchange) throws IOException {
    HttpRequest.Builder request = HttpRequest.newBuilder(behind.resolve(exchange.getRequestURI()));
    Optional.ofNullable(exchange.getRequestHeaders().getFirst("Accept"))
        .ifPresent(accept -> request.header("Accept", accept));
    try {
      return CLIENT.send(request.build(), BodyHandlers.ofByteArray());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  static boolean isAnswered(URI url) throws InterruptedException {
    try {
      return CLIENT
              .send(HttpRequest.newBuilder(url).build(), BodyHandlers.discarding())
              .statusCode()
          == 200;
    } catch (IOException e) {
      return false;
    }
  }

  static void answer(HttpExchange exchange, HttpResponse<byte[]> answer) throws IOException {
    answer
        .headers()
        .firstValue("Content-Type")
        .ifPresent(type -> exchange.getResponseHeaders().set("Content-Type", type));
    exchange.sendResponseHeaders(answer.statusCode(), answer.body().length);
    exchange.getResponseBody().write(answer.body());
    exchange.close();
  }
}
