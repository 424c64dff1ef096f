package io.metricsdemo.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * An HTTP server that answers GET and HEAD on exact paths and is not delayed by slow clients. One
 * thread reads, answers and writes, and never waits for any single client: who sends or reads
 * slowly holds a few kilobytes for some seconds, but no thread. Between two pieces of a long body
 * it serves the others. The JDK's server holds one for each request that has begun to arrive.
 */
public final class Endpoint implements AutoCloseable {

  /**
   * Connections at the same time. One more takes the place of the longest silent one, once its
   * silence is longer than {@link #MIN_SILENCE}.
   */
  static final int MAX_CONNECTIONS = 512;

  /**
   * A connection has this long to send its request; until then, further ones wait in the kernel.
   */
  private static final Duration MIN_SILENCE = Duration.ofMillis(200);

  /** So that requests are read between, however fast clients connect. */
  private static final int ACCEPTS_IN_A_ROW = 64;

  /**
   * Connections that wait in the kernel, at most as many as its somaxconn; the JDK's 50 would turn
   * some away.
   */
  private static final int BACKLOG = 4096;

  private static final int BUFFER_BYTES = 16 * 1024;
  private static final Duration BETWEEN_SWEEPS = Duration.ofSeconds(1);

  private final ServerSocketChannel server;
  private final Selector selector;
  private final SelectionKey accepting;
  private final Map<String, Handler> handlers;
  private final Thread thread;
  private final AtomicInteger inFlight = new AtomicInteger();
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
  private final ByteBuffer piece = ByteBuffer.allocate(Connection.PIECE_BYTES);
  private final Set<Connection> connections = new HashSet<>();
  private long nextSweep = System.nanoTime();
  private long acceptingResumes;
  private volatile boolean closed;

  /**
   * Binds the address; {@link #start()} begins to answer.
   *
   * @param name of the thread
   * @param handlers by exact path; every other path is 404
   * @throws IOException when the address cannot be bound
   */
  public Endpoint(String name, InetSocketAddress address, Map<String, Handler> handlers)
      throws IOException {
    this.handlers = Map.copyOf(handlers);
    server = ServerSocketChannel.open();
    try {
      server.bind(address, BACKLOG);
      server.configureBlocking(false);
      selector = Selector.open();
      accepting = server.register(selector, SelectionKey.OP_ACCEPT);
    } catch (IOException e) {
      server.close();
      throw e;
    }
    thread = new Thread(this::serve, name);
  }

  /** The address really bound, with the port that port 0 became. */
  public InetSocketAddress address() {
    return (InetSocketAddress) server.socket().getLocalSocketAddress();
  }

  /** Begins to answer. */
  public void start() {
    thread.start();
  }

  /** How many requests have begun to arrive and are not answered. */
  int inFlight() {
    return inFlight.get();
  }

  /** Waits until no request is in flight, for at most this long. */
  public void drain(Duration patience) throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (inFlight.get() > 0 && System.nanoTime() < deadline) {
      TimeUnit.MILLISECONDS.sleep(10);
    }
  }

  /** Stops at once; {@link #drain} first to let requests finish. */
  @Override
  public void close() {
    closed = true;
    selector.wakeup();
    try (server) {
      if (thread.getState() == Thread.State.NEW) {
        selector.close();
      } else {
        thread.join();
      }
    } catch (IOException e) {
      // The port is given up either way.
      accepting.cancel();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void serve() {
    try (selector) {
      // Made once: the first compiler makes such an object by a slow call into the virtual machine.
      Consumer<SelectionKey> proceed = this::proceed;
      while (!closed) {
        selector.select(proceed, selectTimeoutMillis());
        if (isAcceptingPaused() && nanosOfPause() <= 0) {
          accepting.interestOps(SelectionKey.OP_ACCEPT);
        }
        if (System.nanoTime() - nextSweep >= 0) {
          endOverdue();
        }
      }
      connections.forEach(Connection::close);
    } catch (IOException e) {
      // Only a selector that is broken: nothing can be served without one.
      throw new IllegalStateException("cannot serve " + thread.getName(), e);
    }
  }

  /** 0 waits without end. */
  private long selectTimeoutMillis() {
    if (isAcceptingPaused()) {
      return Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanosOfPause()));
    }
    return connections.isEmpty() ? 0 : BETWEEN_SWEEPS.toMillis();
  }

  private boolean isAcceptingPaused() {
    return accepting.interestOps() == 0;
  }

  private long nanosOfPause() {
    return acceptingResumes - System.nanoTime();
  }

  private void proceed(SelectionKey key) {
    if (key == accepting) {
      accept();
      return;
    }
    Connection connection = (Connection) key.attachment();
    try {
      connection.proceed(buffer);
    } catch (IOException | RuntimeException e) {
      // The client is gone, or was closed for another one. The others are served.
      connection.close();
    }
    if (!connection.isOpen()) {
      connections.remove(connection);
    }
  }

  private void accept() {
    try {
      for (int i = 0; i < ACCEPTS_IN_A_ROW; i++) {
        long now = System.nanoTime();
        Optional<Connection> replaced =
            connections.size() == MAX_CONNECTIONS ? longestSilent(now) : Optional.empty();
        if (replaced.isPresent() && replaced.get().silentNanos(now) < MIN_SILENCE.toNanos()) {
          accepting.interestOps(0);
          acceptingResumes = now + MIN_SILENCE.toNanos() - replaced.get().silentNanos(now);
          return;
        }
        SocketChannel channel = server.accept();
        if (channel == null) {
          return;
        }
        replaced.ifPresent(this::end);
        open(channel);
      }
    } catch (IOException e) {
      // Out of file descriptors, most likely.
      longestSilent(System.nanoTime())
          .ifPresentOrElse(this::end, () -> LockSupport.parkNanos(BETWEEN_SWEEPS.toNanos()));
    }
  }

  private void open(SocketChannel channel) throws IOException {
    try {
      channel.configureBlocking(false);
      // Or Nagle's algorithm and delayed acknowledgements make 40 ms of each scrape.
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
      Connection connection =
          new Connection(channel, key, this::answer, inFlight::addAndGet, piece);
      key.attach(connection);
      connections.add(connection);
    } catch (IOException e) {
      channel.close();
    }
  }

  private Response answer(Request request) {
    Handler handler = handlers.get(request.path());
    if (handler == null) {
      return Response.text(404, "404 page not found\n");
    }
    if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
      return Response.text(405, "only GET and HEAD are allowed\n", Map.of("Allow", "GET, HEAD"));
    }
    try {
      return handler.answer(request);
    } catch (RuntimeException e) {
      return Response.text(500, e + "\n");
    }
  }

  private void endOverdue() {
    long now = System.nanoTime();
    nextSweep = now + BETWEEN_SWEEPS.toNanos();
    connections.removeIf(
        connection -> {
          if (!connection.isOverdue(now)) {
            return false;
          }
          connection.close();
          return true;
        });
  }

  private void end(Connection connection) {
    connection.close();
    connections.remove(connection);
  }

  private Optional<Connection> longestSilent(long now) {
    return connections.stream()
        .max(Comparator.comparingLong(connection -> connection.silentNanos(now)));
  }
}
