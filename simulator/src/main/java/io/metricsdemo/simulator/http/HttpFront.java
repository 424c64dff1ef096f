package io.metricsdemo.simulator.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.net.PfxOptions;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * HTTP on a free loopback port, plain or over TLS; over TLS a client may speak HTTP/2. Everything
 * runs on one event loop, so requests are handled one after the other and a watch gets its events
 * in the order of the changes.
 */
public final class HttpFront implements AutoCloseable {

  private static final String LOOPBACK = "127.0.0.1";
  private static final long START_SECONDS = 30;

  private final Vertx vertx;
  private final HttpServer server;
  private final Function<ApiRequest, ApiResult> handler;

  private final String scheme;

  private HttpFront(Function<ApiRequest, ApiResult> handler, HttpServerOptions options) {
    this.scheme = options.isSsl() ? "https" : "http";
    this.handler = handler;
    this.vertx =
        Vertx.vertx(
            new VertxOptions()
                .setEventLoopPoolSize(1)
                .setWorkerPoolSize(1)
                .setInternalBlockingPoolSize(1)
                .setFileSystemOptions(
                    new FileSystemOptions()
                        .setClassPathResolvingEnabled(false)
                        .setFileCachingEnabled(false)));
    this.server =
        vertx.createHttpServer(
            options
                .setHost(LOOPBACK)
                .setPort(0)
                .setHttp2ClearTextEnabled(false)
                .setMaxInitialLineLength(16 * 1024)
                .setHandle100ContinueAutomatically(true));
  }

  public static HttpFront start(Function<ApiRequest, ApiResult> handler) {
    return start(handler, new HttpServerOptions());
  }

  /** Over TLS, with the key and the certificate of a PKCS #12 file. */
  public static HttpFront startWithTls(
      Function<ApiRequest, ApiResult> handler, Path keyStore, String password) {
    return start(
        handler,
        new HttpServerOptions()
            .setSsl(true)
            .setUseAlpn(true)
            .setKeyCertOptions(
                new PfxOptions().setPath(keyStore.toString()).setPassword(password)));
  }

  private static HttpFront start(
      Function<ApiRequest, ApiResult> handler, HttpServerOptions options) {
    HttpFront front = new HttpFront(handler, options);
    front.server.requestHandler(front::receive);
    front.await(front.server.listen());
    return front;
  }

  public int port() {
    return server.actualPort();
  }

  public String url() {
    return scheme + "://" + LOOPBACK + ":" + port();
  }

  @Override
  public void close() {
    await(server.close());
    await(vertx.close());
  }

  private void receive(HttpServerRequest request) {
    if (request.method() == HttpMethod.GET) {
      handle(request, "");
      return;
    }
    request.body().onSuccess(body -> handle(request, body.toString(StandardCharsets.UTF_8)));
  }

  private void handle(HttpServerRequest request, String body) {
    ApiResult result = handler.apply(parse(request, body));
    if (result instanceof ApiResult.Answer answer) {
      send(request.response(), answer);
    } else if (result instanceof ApiResult.Watch watch) {
      Context loop = vertx.getOrCreateContext();
      if (request.headers().contains(HttpHeaders.UPGRADE, "websocket", true)) {
        request.toWebSocket().onSuccess(socket -> stream(loop, socket, watch));
      } else {
        stream(loop, request.response(), watch);
      }
    } else if (result instanceof ApiResult.Log log) {
      new LogStream(vertx, request.response(), log).open();
    }
  }

  private static void send(HttpServerResponse response, ApiResult.Answer answer) {
    answer.warnings().forEach(w -> response.headers().add("Warning", "299 - " + quoted(w)));
    response
        .setStatusCode(answer.code())
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
        .end(answer.body().toString());
  }

  private void stream(Context loop, ServerWebSocket socket, ApiResult.Watch watch) {
    ApiResult.Stream stream = watch.stream();
    socket.closeHandler(closed -> stream.closed());
    socket.exceptionHandler(failed -> stream.closed());
    Runnable end =
        () ->
            loop.runOnContext(
                now -> {
                  if (!socket.isClosed()) {
                    socket.close();
                  }
                });
    stream.open(
        onLoop(
            loop,
            text -> {
              if (!socket.isClosed()) {
                socket.writeTextMessage(text);
              }
            }),
        end);
    endAfter(watch.timeoutSeconds(), end);
  }

  private void stream(Context loop, HttpServerResponse response, ApiResult.Watch watch) {
    ApiResult.Stream stream = watch.stream();
    response.setChunked(true).putHeader(HttpHeaders.CONTENT_TYPE, "application/json");
    response.closeHandler(closed -> stream.closed());
    // The headers go out at once: a client counts the watch as open when it sees them.
    response.write(Buffer.buffer());
    Runnable end =
        () ->
            loop.runOnContext(
                now -> {
                  if (!response.ended() && !response.closed()) {
                    stream.closed();
                    response.end();
                  }
                });
    stream.open(
        onLoop(
            loop,
            text -> {
              if (!response.ended() && !response.closed()) {
                response.write(text + "\n");
              }
            }),
        end);
    endAfter(watch.timeoutSeconds(), end);
  }

  private static Consumer<JsonNode> onLoop(Context loop, Consumer<String> write) {
    return event -> {
      String text = event.toString();
      loop.runOnContext(now -> write.accept(text));
    };
  }

  private void endAfter(long seconds, Runnable end) {
    if (seconds > 0) {
      vertx.setTimer(TimeUnit.SECONDS.toMillis(seconds), timer -> end.run());
    }
  }

  private static ApiRequest parse(HttpServerRequest request, String body) {
    List<String> path =
        Arrays.stream(request.path().split("/"))
            .filter(segment -> !segment.isEmpty())
            .map(segment -> URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8))
            .toList();
    Map<String, String> query = new HashMap<>();
    request.params().forEach(parameter -> query.put(parameter.getKey(), parameter.getValue()));
    return new ApiRequest(
        request.method().name(), request.uri(), path, query, lowerCase(request.headers()), body);
  }

  private static Map<String, String> lowerCase(MultiMap headers) {
    Map<String, String> byName = new HashMap<>();
    headers.forEach(h -> byName.put(h.getKey().toLowerCase(Locale.ROOT), h.getValue()));
    return byName;
  }

  private static String quoted(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }

  private void await(Future<?> future) {
    try {
      future.toCompletionStage().toCompletableFuture().get(START_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("The simulated API server cannot listen or close", e);
    }
  }
}
