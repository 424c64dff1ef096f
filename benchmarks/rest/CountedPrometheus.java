import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Stands between an operator and a Prometheus, counts what passes, and hangs where it is to. */
final class CountedPrometheus extends Relay {

  private static final Pattern DEMOS = Pattern.compile("job=~\"([^\"]*)\"");

  private final Map<Kind, Tally> tallies = new EnumMap<>(Kind.class);
  private final Map<String, Pause> checks = new HashMap<>();
  private final Options.Hangs hangs;
  private Pause looks = Pause.NONE;

  /** What is asked for. */
  enum Kind {
    LIVENESS("queries for what is up"),
    DATA("queries for data"),
    COUNTS_BEFORE("queries for counts of 8 minutes ago"),
    TARGETS("requests for targets"),
    OTHER("other requests");

    final String title;

    Kind(String title) {
      this.title = title;
    }

    static Kind of(URI request) {
      String query = request.getQuery();
      if (request.getPath().equals("/api/v1/targets")) {
        return TARGETS;
      }
      if (!request.getPath().equals("/api/v1/query") || query == null) {
        return OTHER;
      }
      if (query.contains("up{")) {
        return LIVENESS;
      }
      if (query.contains("min_over_time")) {
        return COUNTS_BEFORE;
      }
      return query.contains("_bucket") ? DATA : OTHER;
    }

    boolean isQuery() {
      return Set.of(LIVENESS, DATA, COUNTS_BEFORE).contains(this);
    }
  }

  /** All requests of a kind. */
  record Tally(long requests, long bytes, long slowestMillis, long failures) {

    static final Tally NONE = new Tally(0, 0, 0, 0);

    Tally and(Tally other) {
      return new Tally(
          requests + other.requests,
          bytes + other.bytes,
          Math.max(slowestMillis, other.slowestMillis),
          failures + other.failures);
    }
  }

  /** The longest time between two events, and when the last one was; 0 for never. */
  private record Pause(long longest, long last) {

    static final Pause NONE = new Pause(0, 0);

    Pause at(long now) {
      return new Pause(last == 0 ? longest : Math.max(longest, now - last), now);
    }

    Pause reset() {
      return new Pause(0, last);
    }
  }

  CountedPrometheus(URI prometheus, Options.Hangs hangs) throws IOException {
    super(prometheus);
    this.hangs = hangs;
  }

  @Override
  void handle(HttpExchange exchange) throws IOException {
    Kind kind = Kind.of(exchange.getRequestURI());
    note(exchange.getRequestURI(), kind);
    boolean unanswered =
        switch (hangs) {
          case NOTHING -> false;
          case TARGETS -> kind == Kind.TARGETS;
          case ALL -> true;
        };
    if (unanswered) {
      // The connection stays open until the client gives up.
      count(kind, new Tally(1, 0, 0, 1));
      return;
    }
    long begin = System.nanoTime();
    HttpResponse<byte[]> answer = fetch(exchange);
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
    count(kind, new Tally(1, answer.body().length, millis, answer.statusCode() == 200 ? 0 : 1));
    answer(exchange, answer);
  }

  private synchronized void count(Kind kind, Tally one) {
    tallies.merge(kind, one, Tally::and);
  }

  private synchronized void note(URI request, Kind kind) {
    long now = System.nanoTime();
    if (kind == Kind.LIVENESS) {
      looks = looks.at(now);
    } else if (kind == Kind.DATA) {
      DEMOS
          .matcher(request.getQuery())
          .results()
          .flatMap(found -> Stream.of(found.group(1).split("\\|")))
          .forEach(demo -> checks.compute(demo, (key, pause) -> or(pause).at(now)));
    }
  }

  private static Pause or(Pause pause) {
    return pause == null ? Pause.NONE : pause;
  }

  /** Between two checks of one demo's data; the second is since the reset or to come. */
  synchronized long longestPauseOfChecks() {
    return seconds(checks.values().stream());
  }

  /** Between two looks, likewise. */
  synchronized long longestPauseOfLooks() {
    return seconds(Stream.of(looks));
  }

  private static long seconds(Stream<Pause> pauses) {
    long now = System.nanoTime();
    return TimeUnit.NANOSECONDS.toSeconds(
        pauses.mapToLong(pause -> pause.at(now).longest()).max().orElse(0));
  }

  synchronized Tally tally(Kind kind) {
    return tallies.getOrDefault(kind, Tally.NONE);
  }

  synchronized void reset() {
    tallies.clear();
    looks = looks.reset();
    checks.replaceAll((demo, pause) -> pause.reset());
  }
}
