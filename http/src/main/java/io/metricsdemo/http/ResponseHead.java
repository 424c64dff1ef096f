package io.metricsdemo.http;

import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/** The head of a response, as it is sent. */
final class ResponseHead {

  private static final String[] DAYS = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
  private static final String[] MONTHS = {
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"
  };

  /** The text of one second, which all responses in it share. */
  private record Date(long second, String text) {}

  private static volatile Date last = new Date(0, "");

  private ResponseHead() {}

  /**
   * The bytes of a head.
   *
   * @param chunked whether a body in pieces comes in chunks; it ends with the connection otherwise
   */
  static byte[] of(Response response, boolean keepAlive, boolean chunked) {
    StringBuilder head = new StringBuilder(256);
    head.append("HTTP/1.1 ")
        .append(response.status())
        .append(' ')
        .append(reason(response.status()));
    header(head, "Content-Type", response.contentType());
    header(head, "Date", date(System.currentTimeMillis() / 1000));
    if (response.pieces() == null) {
      header(head, "Content-Length", Integer.toString(response.body().length));
    } else if (chunked) {
      header(head, "Transfer-Encoding", "chunked");
    }
    response.headers().forEach((name, value) -> header(head, name, value));
    if (!keepAlive) {
      header(head, "Connection", "close");
    }
    head.append("\r\n\r\n");
    return head.toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  private static String date(long second) {
    Date date = last;
    if (date.second() != second) {
      date = new Date(second, format(LocalDateTime.ofEpochSecond(second, 0, ZoneOffset.UTC)));
      last = date;
    }
    return date.text();
  }

  /** By hand: a DateTimeFormatter loads the data of locales, which takes longer than a scrape. */
  static String format(LocalDateTime time) {
    StringBuilder date = new StringBuilder(32);
    date.append(DAYS[time.getDayOfWeek().ordinal()]).append(", ");
    twoDigits(date, time.getDayOfMonth()).append(' ');
    date.append(MONTHS[time.getMonth().ordinal()]).append(' ').append(time.getYear()).append(' ');
    twoDigits(date, time.getHour()).append(':');
    twoDigits(date, time.getMinute()).append(':');
    return twoDigits(date, time.getSecond()).append(" GMT").toString();
  }

  private static StringBuilder twoDigits(StringBuilder date, int number) {
    return date.append((char) ('0' + number / 10)).append((char) ('0' + number % 10));
  }

  private static void header(StringBuilder head, String name, String value) {
    head.append("\r\n").append(name).append(": ").append(value);
  }

  private static String reason(int status) {
    return switch (status) {
      case 200 -> "OK";
      case 400 -> "Bad Request";
      case 404 -> "Not Found";
      case 405 -> "Method Not Allowed";
      case 431 -> "Request Header Fields Too Large";
      case 500 -> "Internal Server Error";
      case 503 -> "Service Unavailable";
      case 505 -> "HTTP Version Not Supported";
      default -> "";
    };
  }
}
