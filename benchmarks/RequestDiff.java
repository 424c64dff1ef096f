import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;

/**
 * Sends the same requests to two programs and compares the heads of their answers, and which metrics are in them. A difference
 * needs a known explanation, which stands beside the request.
 *
 * <p>Arguments: the command line of the Go program and of demo-app, in which {@code {metrics}} becomes a free port.
 */
public final class RequestDiff {

  /** Method and target, headers separated by {@code ~}, and why the answers may differ; empty when they may not. */
  private record Case(String request, String headers, String explanation) {}

  private record Answer(String status, String contentType, String encoding, String metrics) {
    @Override
    public String toString() {
      return status
          + "  "
          + contentType.replace("application/", "").replace("; charset=utf-8", "").replace("io.prometheus.client.", "")
          + "  "
          + encoding
          + "  "
          + metrics;
    }
  }

  private static final String PROTOBUF =
      "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=";
  private static final String METHODS = "the Go handler looks at no method; here only GET and HEAD read metrics";

  private static final String ANY_CASE =
      "media types and codings are the same in any case (RFC 9110, 8.3.1 and 8.4.1); Go compares them as they are spelled";
  private static final String REFUSED = "a weight of 0 refuses (RFC 9110, 12.4.2); in Go it is the last choice";
  private static final String ANY_CODING = "any coding is acceptable (RFC 9110, 12.5.3), and gzip is the smaller one";

  private static final List<Case> CASES =
      List.of(
          same("GET /metrics", ""),
          same("HEAD /metrics", ""),
          same("GET /metrics", "Accept: */*"),
          same("GET /metrics", "Accept: text/plain"),
          same("GET /metrics", "Accept: text/plain;version=0.0.4"),
          same("GET /metrics", "Accept: text/plain;version=1.0.0"),
          same("GET /metrics", "Accept: image/png"),
          same("GET /metrics", "Accept: nonsense;;,,"),
          same("GET /metrics", "Accept: application/openmetrics-text"),
          same("GET /metrics", "Accept: application/openmetrics-text;version=0.0.1"),
          same("GET /metrics", "Accept: application/openmetrics-text;version=1.0.0"),
          same("GET /metrics", "Accept: application/openmetrics-text;version=2.0.0"),
          same("GET /metrics", "Accept: text/plain;q=0.9,application/openmetrics-text;version=1.0.0;q=0.1"),
          same("GET /metrics", "Accept: application/openmetrics-text;version=1.0.0;q=0.1,text/plain;q=0.9"),
          same("GET /metrics", "Accept: application/openmetrics-text;version=1.0.0;q=0,text/plain;q=0.1"),
          differs("GET /metrics", "Accept: application/openmetrics-text;version=1.0.0;q=0", REFUSED),
          same("GET /metrics", "Accept: application/openmetrics-text;version=1.0.0;q=x,text/plain;q=0.1"),
          differs("GET /metrics", "Accept: APPLICATION/OPENMETRICS-TEXT;version=1.0.0", ANY_CASE),
          same("GET /metrics", "Accept: Text/Plain"),
          same("GET /metrics", "accept: application/openmetrics-text;version=1.0.0"),
          same(
              "GET /metrics",
              "Accept: application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5,"
                  + "application/openmetrics-text;version=0.0.1;q=0.4,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.3,"
                  + "text/plain;version=0.0.4;q=0.2,*/*;q=0.1"),
          same("GET /metrics", "Accept: text/plain;escaping=dots"),
          same("GET /metrics", "Accept: " + PROTOBUF + "delimited"),
          same("GET /metrics", "Accept: " + PROTOBUF + "delimited;q=0.5,text/plain;q=0.6"),
          same("GET /metrics", "Accept: application/vnd.google.protobuf"),
          differs(
              "GET /metrics",
              "Accept: " + PROTOBUF + "text",
              "a form for people that no scraper asks for; answered by the next type, or by text"),
          same("GET /metrics", "Accept-Encoding: gzip"),
          same("GET /metrics", "Accept-Encoding: gzip, deflate, br, zstd"),
          same("GET /metrics", "Accept-Encoding: br;q=1.0, gzip;q=0.1"),
          same("GET /metrics", "Accept-Encoding: gzip;q=0"),
          same("GET /metrics", "Accept-Encoding: gzip;q=0.5, identity"),
          differs("GET /metrics", "Accept-Encoding: GZIP", ANY_CASE),
          differs("GET /metrics", "Accept-Encoding: *", ANY_CODING),
          same("GET /metrics", "Accept-Encoding: gzip;q=0, *"),
          same("GET /metrics", "Accept-Encoding: *;q=0"),
          same("GET /metrics", "Accept-Encoding: identity;q=0, gzip"),
          same("GET /metrics", "Accept-Encoding: br~Accept-Encoding: gzip"),
          same("GET /metrics", "Accept: application/openmetrics-text;version=1.0.0~Accept-Encoding: gzip"),
          same("GET /metrics?name[]=rpc_durations_seconds", ""),
          same("GET /metrics?name[]=rpc_durations_seconds&name[]=rpc_durations_histogram_seconds", ""),
          same("GET /metrics?name%5B%5D=rpc_durations_seconds", ""),
          same("GET /metrics?name[]=rpc_durations_seconds", "Accept: application/openmetrics-text;version=1.0.0"),
          same("GET /metrics?name[]=rpc_durations_seconds", "Accept: " + PROTOBUF + "delimited"),
          same("GET /metrics?name[]=rpc_durations_seconds_count", ""),
          same("GET /metrics?name[]=unknown", "Accept: application/openmetrics-text;version=1.0.0"),
          same("GET /metrics?name[]=", ""),
          same("GET /metrics?x=%zz", ""),
          same("GET /metrics?%", ""),
          same("GET /metrics?name[]=%zz", ""),
          same("GET /metrics?x=%zz&name[]=rpc_durations_seconds", ""),
          same("GET /metrics?a;b", ""),
          same("GET /metr%69cs", ""),
          same("GET /metr%zzics", ""),
          same("GET /metrics/", ""),
          same("GET /", ""),
          same("GET http://example.com/metrics", ""),
          differs("GET //metrics", "", "the Go router redirects to the clean path"),
          differs("POST /metrics", "Content-Length: 0", METHODS),
          differs("DELETE /metrics", "", METHODS),
          same("GET /metrics", "X-Large: " + "a".repeat(500_000)),
          same("GET /metrics", "X-Large: " + "a".repeat(1_000_000)),
          same("GET /metrics", "X-Large: " + "a".repeat(1_100_000)),
          same("GET /metrics", "X-Large: " + "a".repeat(3_000_000)),
          differs(
              "GET /metrics",
              "Accept: " + "a".repeat(20_000),
              "of the headers that decide the answer 8 KiB are kept, so that a connection stays small"));

  private RequestDiff() {}

  public static void main(String[] args) throws Exception {
    int goPort = freePort();
    int javaPort = freePort();
    Process go = start(args[0], goPort);
    Process java = start(args[1], javaPort);
    int unexplained = 0;
    try {
      awaitPort(goPort);
      awaitPort(javaPort);
      // Until every service has been called.
      TimeUnit.SECONDS.sleep(1);
      for (Case each : CASES) {
        Answer original = answer(goPort, each);
        Answer ours = answer(javaPort, each);
        System.out.println(brief(each.request() + "  " + each.headers().replace("~", "  ")));
        if (original.equals(ours)) {
          System.out.println("    both      " + ours);
        } else {
          System.out.println("    original  " + original);
          System.out.println("    ours      " + ours);
          System.out.println("    because   " + (each.explanation().isEmpty() ? "UNEXPLAINED" : each.explanation()));
          unexplained += each.explanation().isEmpty() ? 1 : 0;
        }
      }
    } finally {
      go.destroy();
      java.destroy();
    }
    System.out.println(CASES.size() + " requests, " + unexplained + " unexplained differences");
    System.exit(unexplained == 0 ? 0 : 1);
  }

  private static Case same(String request, String headers) {
    return new Case(request, headers, "");
  }

  private static Case differs(String request, String headers, String explanation) {
    return new Case(request, headers, explanation);
  }

  private static String brief(String text) {
    return text.replaceAll("a{100,}", "a… (" + text.length() / 1000 + " kB)");
  }

  private static Answer answer(int port, Case each) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      socket.setSoTimeout(5000);
      String headers = each.headers().isEmpty() ? "" : each.headers().replace("~", "\r\n") + "\r\n";
      String request = each.request() + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + headers + "\r\n";
      try {
        socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      } catch (IOException e) {
        // Refused before it was read; the answer may be there all the same.
        System.err.println(brief(each.headers()) + ": " + e.getMessage());
      }
      return parse(socket.getInputStream());
    }
  }

  private static Answer parse(InputStream in) throws IOException {
    List<String> head = new ArrayList<>();
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      head.add(line);
    }
    byte[] body = header(head, "transfer-encoding").equals("chunked") ? chunks(in) : in.readAllBytes();
    String encoding = header(head, "content-encoding");
    if (encoding.equals("gzip") && body.length > 0) {
      body = new GZIPInputStream(new ByteArrayInputStream(body)).readAllBytes();
    }
    return new Answer(
        head.get(0).replace("HTTP/1.1 ", ""),
        header(head, "content-type"),
        encoding.isEmpty() ? "identity" : encoding,
        metrics(new String(body, StandardCharsets.ISO_8859_1)));
  }

  /** Which of the metrics of both programs are in a body, in any format. */
  private static String metrics(String body) {
    TreeSet<String> names = new TreeSet<>();
    for (String name : List.of("rpc_durations_seconds", "rpc_durations_histogram_seconds")) {
      if (body.contains(name)) {
        names.add(name.replace("rpc_durations_", "").replace("histogram_seconds", "histogram").replace("seconds", "summary"));
      }
    }
    return names + (body.endsWith("# EOF\n") ? " EOF" : "");
  }

  private static byte[] chunks(InputStream in) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (int length = Integer.parseInt(line(in), 16); length > 0; length = Integer.parseInt(line(in), 16)) {
      body.write(in.readNBytes(length));
      line(in);
    }
    return body.toByteArray();
  }

  private static String header(List<String> head, String name) {
    return head.stream()
        .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name + ":"))
        .map(line -> line.substring(name.length() + 1).strip())
        .findFirst()
        .orElse("");
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new IOException("closed after " + line);
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  private static void awaitPort(int port) throws Exception {
    for (int attempt = 0; ; attempt++) {
      try {
        new Socket("127.0.0.1", port).close();
        return;
      } catch (ConnectException e) {
        if (attempt == 200) {
          throw e;
        }
        TimeUnit.MILLISECONDS.sleep(50);
      }
    }
  }

  private static Process start(String command, int port) throws IOException {
    return new ProcessBuilder(command.replace("{metrics}", Integer.toString(port)).split(" "))
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
