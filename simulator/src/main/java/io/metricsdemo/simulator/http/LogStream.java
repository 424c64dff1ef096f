package io.metricsdemo.simulator.http;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Sends a file as text, and goes on with what is added to it where the log is followed. */
final class LogStream {

  private static final long PERIOD_MILLIS = 200;

  private final Vertx vertx;
  private final HttpServerResponse response;
  private final ApiResult.Log log;
  private long sent;

  LogStream(Vertx vertx, HttpServerResponse response, ApiResult.Log log) {
    this.vertx = vertx;
    this.response = response;
    this.log = log;
  }

  void open() {
    response.setChunked(true).putHeader(HttpHeaders.CONTENT_TYPE, "text/plain");
    byte[] all = added();
    byte[] wanted = log.tail().map(lines -> lastLines(all, lines)).orElse(all);
    response.write(Buffer.buffer(wanted));
    if (!log.follow()) {
      response.end();
      return;
    }
    long timer = vertx.setPeriodic(PERIOD_MILLIS, this::proceed);
    response.closeHandler(closed -> vertx.cancelTimer(timer));
  }

  private void proceed(long timer) {
    // Asked before the file is read: what was written last is sent too.
    boolean more = log.isOpen().getAsBoolean();
    byte[] added = added();
    if (added.length > 0) {
      response.write(Buffer.buffer(added));
    }
    if (!more) {
      vertx.cancelTimer(timer);
      response.end();
    }
  }

  private byte[] added() {
    try (RandomAccessFile file = new RandomAccessFile(log.file().toFile(), "r")) {
      byte[] added = new byte[(int) Math.max(0, file.length() - sent)];
      file.seek(sent);
      file.readFully(added);
      sent += added.length;
      return added;
    } catch (IOException e) {
      return ("the log cannot be read: " + e.getMessage() + "\n").getBytes(StandardCharsets.UTF_8);
    }
  }

  private static byte[] lastLines(byte[] text, int lines) {
    int start = text.length;
    for (int found = 0; start > 0; start--) {
      boolean endsLine = text[start - 1] == '\n';
      if (endsLine && start < text.length && ++found == lines) {
        break;
      }
    }
    return lines == 0 ? new byte[0] : Arrays.copyOfRange(text, start, text.length);
  }
}
