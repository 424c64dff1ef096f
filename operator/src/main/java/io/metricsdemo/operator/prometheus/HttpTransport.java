package io.metricsdemo.operator.prometheus;

import io.metricsdemo.operator.prometheus.PrometheusException.Kind;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Straight to the server, by HTTP or HTTPS. */
public final class HttpTransport implements Transport {

  /**
   * What one server may cost.
   *
   * @param patience for the whole exchange, from connecting to the last byte
   * @param maxBytes of an answer
   */
  record Limits(Duration patience, int maxBytes) {
    /** 4 MiB are more than 25,000 samples, and take less than half of the operator's heap. */
    static final Limits DEFAULT = new Limits(Duration.ofSeconds(5), 4 << 20);
  }

  private final Connections connections;
  private final URI api;
  private final Headers headers;
  private final Limits limits;

  /** What to send with a request besides what the API requires. */
  interface Headers {

    /** By name; read for each request. */
    Map<String, String> read() throws PrometheusException;
  }

  HttpTransport(Connections connections, URI server, Headers headers, Limits limits) {
    this.connections = connections;
    this.api = server.resolve(server.getRawPath().replaceFirst("/+$", "") + "/api/v1/");
    this.headers = headers;
    this.limits = limits;
  }

  /** To a server that the operator's settings name. */
  public static HttpTransport to(ServerSettings server) {
    return new HttpTransport(
        server
            .caFile()
            .<Connections>map(CaFileConnections::new)
            .orElseGet(Connections::trustingTheJvms),
        server.url(),
        server::headers,
        Limits.DEFAULT);
  }

  /** To a server in a pod, sharing connections with those to other pods. */
  public static HttpTransport toPod(URI server) {
    return new HttpTransport(Connections.toPods(), server, Map::of, Limits.DEFAULT);
  }

  @Override
  public Reply get(String resource) throws PrometheusException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(api.resolve(resource)).header("Accept", "application/json");
    headers.read().forEach(request::header);
    CompletableFuture<HttpResponse<byte[]>> exchange =
        connections
            .client()
            .sendAsync(request.build(), head -> new BoundedBodySubscriber(limits.maxBytes()));
    return reply(await(exchange));
  }

  /** A timeout of the request itself would end with the header, and leave the body all the time. */
  private HttpResponse<byte[]> await(CompletableFuture<HttpResponse<byte[]>> exchange)
      throws PrometheusException {
    try {
      return exchange.get(limits.patience().toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      exchange.cancel(true);
      throw unreachable(
          Symptom.NO_ANSWER,
          "no complete response within %d ms".formatted(limits.patience().toMillis()));
    } catch (InterruptedException e) {
      exchange.cancel(true);
      Thread.currentThread().interrupt();
      throw unreachable(Symptom.OTHER, "interrupted");
    } catch (ExecutionException e) {
      throw failure(e.getCause());
    }
  }

  private Reply reply(HttpResponse<byte[]> response) throws PrometheusException {
    int status = response.statusCode();
    if (status / 100 == 3) {
      String location = response.headers().firstValue("Location").orElse("nowhere");
      throw new PrometheusException(
          Kind.REFUSED,
          Symptom.REDIRECT,
          "HTTP status %d redirects to %s, and redirects are not followed"
              .formatted(status, Excerpt.quoted(location)));
    }
    return new Reply(status, response.body());
  }

  private PrometheusException failure(Throwable cause) {
    for (Throwable known = cause; known != null; known = known.getCause()) {
      if (known instanceof PrometheusException e) {
        return e;
      }
    }
    Symptom symptom = Symptom.of(cause);
    return unreachable(symptom, words(symptom, cause));
  }

  /** For these the JDK reports only the class of its exception. */
  private static String words(Symptom symptom, Throwable cause) {
    return switch (symptom) {
      case CONNECTION_REFUSED -> "connection refused";
      case UNKNOWN_HOST -> "unknown host";
      default -> {
        String what = cause instanceof IOException ? "" : cause.getClass().getSimpleName() + ": ";
        yield what
            + (cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage());
      }
    };
  }

  private PrometheusException unreachable(Symptom symptom, String why) {
    return new PrometheusException(
        Kind.UNREACHABLE,
        symptom,
        "%s does not answer: %s"
            .formatted(Excerpt.quoted(api.getAuthority()), Excerpt.quoted(why)));
  }
}
