package io.metricsdemo.http;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.IntConsumer;

/**
 * One connection of a client. It never waits: it goes on when there is something to read, or room
 * to write, and it has a limited time for each state.
 */
final class Connection {

  private enum State {
    /** Nothing of the next request has arrived; as long as Prometheus keeps one in its pool. */
    IDLE(Duration.ofMinutes(5)),
    /** The request is arriving. */
    REQUEST(Duration.ofSeconds(5)),
    /** The response, or a piece of it, is being sent. */
    RESPONSE(Duration.ofSeconds(10)),
    /** What still arrives is dropped, since closing earlier could take the response away. */
    ENDING(Duration.ofSeconds(1));

    private final long nanos;

    State(Duration limit) {
      this.nanos = limit.toNanos();
    }
  }

  private static final int MAX_PART = 64 * 1024;
  private static final ByteBuffer EMPTY = ByteBuffer.allocate(0);

  private static final int LENGTH_DIGITS = 5;
  private static final byte[] END_OF_LINE = ascii("\r\n");
  private static final int CHUNK_HEAD_BYTES = LENGTH_DIGITS + END_OF_LINE.length;
  private static final byte[] LAST_CHUNK = ascii("0\r\n\r\n");

  /** A piece with its chunk around it. */
  static final int PIECE_BYTES =
      CHUNK_HEAD_BYTES + Pieces.ROOM + END_OF_LINE.length + LAST_CHUNK.length;

  private final SocketChannel channel;
  private final SelectionKey key;
  private final Function<Request, Response> answers;
  private final IntConsumer inFlight;
  private final ByteBuffer piece;

  private State state;
  private long since;
  private RequestHead head = new RequestHead();
  private boolean keepAlive;
  private ByteBuffer response = EMPTY;
  private Pieces pieces;
  private boolean chunked;
  private ByteBuffer unread = EMPTY;

  /**
   * A connection that was just accepted and registered.
   *
   * @param inFlight takes the change of the number of requests that have begun and are not answered
   * @param piece for a piece of a body; shared by all connections
   */
  Connection(
      SocketChannel channel,
      SelectionKey key,
      Function<Request, Response> answers,
      IntConsumer inFlight,
      ByteBuffer piece) {
    this.channel = channel;
    this.key = key;
    this.answers = answers;
    this.inFlight = inFlight;
    this.piece = piece;
    // The first request is expected at once, unlike the next ones.
    enter(State.REQUEST);
  }

  boolean isOpen() {
    return channel.isOpen();
  }

  /** Whether the client has had its time for the state that the connection is in. */
  boolean isOverdue(long now) {
    return silentNanos(now) >= state.nanos;
  }

  /** For how long the connection has been in its state. */
  long silentNanos(long now) {
    return now - since;
  }

  /**
   * Goes on after the channel has become ready.
   *
   * @param buffer for what is read; shared by all connections
   */
  void proceed(ByteBuffer buffer) throws IOException {
    if (state == State.RESPONSE) {
      send();
      if (state != State.RESPONSE) {
        take(unread);
      }
      return;
    }
    buffer.clear();
    if (channel.read(buffer) < 0) {
      close();
      return;
    }
    take(buffer.flip());
  }

  /** Closes it; what is not sent is lost. */
  void close() {
    if (!channel.isOpen()) {
      return;
    }
    if (head.begun()) {
      inFlight.accept(-1);
    }
    try {
      if (state == State.RESPONSE && !chunked) {
        // A reset: the end of the connection would be that of the body for an HTTP/1.0 client.
        channel.setOption(StandardSocketOptions.SO_LINGER, 0);
      }
      channel.close();
    } catch (IOException e) {
      // It is given up either way.
      key.cancel();
    }
  }

  private void take(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining() && state != State.ENDING) {
      if (state == State.RESPONSE) {
        unread = ByteBuffer.allocate(bytes.remaining()).put(bytes).flip();
        return;
      }
      if (!head.begun()) {
        enter(State.REQUEST);
        inFlight.accept(1);
      }
      try {
        if (head.take(bytes)) {
          Request request = head.request();
          chunked = head.takesChunks();
          respond(answers.apply(request), head.keepsAlive(), request.method().equals("HEAD"));
        }
      } catch (RefusedRequest e) {
        respond(e.response(), false, false);
      }
    }
  }

  private void respond(Response answer, boolean keepAlive, boolean headOnly) throws IOException {
    this.keepAlive = keepAlive;
    byte[] responseHead = ResponseHead.of(answer, keepAlive, chunked);
    byte[] body = headOnly ? new byte[0] : answer.body();
    response =
        ByteBuffer.allocate(responseHead.length + body.length).put(responseHead).put(body).flip();
    pieces = headOnly ? null : answer.pieces();
    enter(State.RESPONSE);
    send();
  }

  private void send() throws IOException {
    if (!sendAll()) {
      return;
    }
    if (pieces != null) {
      nextPiece();
      // One piece at a time: other connections are served before the next one.
      if (!sendAll() || pieces != null) {
        key.interestOps(SelectionKey.OP_WRITE);
        return;
      }
    }
    head = new RequestHead();
    inFlight.accept(-1);
    key.interestOps(SelectionKey.OP_READ);
    if (keepAlive) {
      enter(State.IDLE);
    } else {
      channel.shutdownOutput();
      enter(State.ENDING);
    }
  }

  /** Whether nothing is left that was made. */
  private boolean sendAll() throws IOException {
    while (response.hasRemaining()) {
      // In parts, because the JDK copies the whole of a buffer before it writes some of it.
      int part = Math.min(response.remaining(), MAX_PART);
      int sent = channel.write(response.slice(response.position(), part));
      response.position(response.position() + sent);
      if (sent < part) {
        if (response == piece) {
          response = ByteBuffer.allocate(piece.remaining()).put(piece).flip();
        }
        key.interestOps(SelectionKey.OP_WRITE);
        return false;
      }
    }
    // Not the shared piece, into which another connection may put what is not for this client.
    response = EMPTY;
    return true;
  }

  private void nextPiece() {
    piece.clear().position(CHUNK_HEAD_BYTES).limit(CHUNK_HEAD_BYTES + Pieces.ROOM);
    boolean more = pieces.fill(piece);
    int length = piece.position() - CHUNK_HEAD_BYTES;
    piece.limit(piece.capacity());
    int begin = CHUNK_HEAD_BYTES;
    if (chunked && length > 0) {
      begin = 0;
      for (int i = 0; i < LENGTH_DIGITS; i++) {
        int digit = length >> 4 * (LENGTH_DIGITS - 1 - i) & 0xf;
        piece.put(i, (byte) Character.forDigit(digit, 16));
      }
      piece.put(LENGTH_DIGITS, END_OF_LINE).put(END_OF_LINE);
    }
    if (chunked && !more) {
      piece.put(LAST_CHUNK);
    }
    response = piece.flip().position(begin);
    pieces = more ? pieces : null;
    enter(State.RESPONSE);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private void enter(State next) {
    state = next;
    since = System.nanoTime();
  }
}
