package io.metricsdemo.app.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An HTTP server that answers GET and HEAD on exact paths and is unharmed by slow clients: they
 * hold at most {@value #MAX_THREADS} threads, and for a few seconds at most.
 */
public final class Endpoint implements AutoCloseable {

  // These are kept, so that a connection used again and again does not have to wait for a new
  // thread.
  private static final int MIN_THREADS = 4;
  private static final int MAX_THREADS = 64;
  // Connections that wait in the kernel while all threads are busy; the JDK's 50 would turn some
  // away.
  private static final int BACKLOG = 512;

  static {
    // The JDK reads these once, when its server class is initialised.
    // Seconds for a client to send its request.
    System.setProperty("sun.net.httpserver.maxReqTime", "5");
    // Seconds for a client to take the response.
    System.setProperty("sun.net.httpserver.maxRspTime", "10");
    // Or Nagle's algorithm and delayed acknowledgements make 40 ms of each scrape on a kept
    // connection.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private final HttpServer server;
  private final ThreadPoolExecutor threads;
  private final Map<String, HttpHandler> handlers;
  private final AtomicInteger inFlight = new AtomicInteger();

  /**
   * Binds the address; {@link #start()} begins to answer.
   *
   * @param handlers by exact path; every other path is 404
   * @throws IOException when the address cannot be bound
   */
  public Endpoint(String name, InetSocketAddress address, Map<String, HttpHandler> handlers)
      throws IOException {
    this.handlers = Map.copyOf(handlers);
    server = HttpServer.create(address, BACKLOG);
    // Threads are made on demand and given back. When all are busy the dispatcher itself waits, so
    // further requests queue up in the kernel instead of in memory.
    threads =
        new ThreadPoolExecutor(
            MIN_THREADS,
            MAX_THREADS,
            60,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            task -> new Thread(task, name),
            Endpoint::awaitThread);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
  }

  /** The address really bound, with the port that port 0 became. */
  public InetSocketAddress address() {
    return server.getAddress();
  }

  /** Begins to answer. */
  public void start() {
    server.start();
  }

  /** How many requests are being answered. */
  int inFlight() {
    return inFlight.get();
  }

  /** Waits until no request is being answered, for at most this long. */
  public void drain(Duration patience) throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (inFlight.get() > 0 && System.nanoTime() < deadline) {
      TimeUnit.MILLISECONDS.sleep(10);
    }
  }

  /** Stops at once; {@link #drain} first to let requests finish. */
  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private static void awaitThread(Runnable task, ThreadPoolExecutor pool) {
    try {
      pool.getQueue().put(task);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void handle(HttpExchange exchange) throws IOException {
    inFlight.incrementAndGet();
    try {
      HttpHandler handler = handlers.get(exchange.getRequestURI().getPath());
      if (handler == null) {
        Response.text(404, "404 page not found\n").send(exchange);
      } else if (!exchange.getRequestMethod().equals("GET")
          && !exchange.getRequestMethod().equals("HEAD")) {
        exchange.getResponseHeaders().set("Allow", "GET, HEAD");
        Response.text(405, "only GET and HEAD are allowed\n").send(exchange);
      } else {
        handler.handle(exchange);
      }
    } catch (RuntimeException e) {
      if (exchange.getResponseCode() < 0) {
        Response.text(500, e + "\n").send(exchange);
      }
    } finally {
      exchange.close();
      inFlight.decrementAndGet();
    }
  }
}
