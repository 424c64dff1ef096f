package io.metricsdemo.simulator.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metricsdemo.simulator.http.ApiRequest;
import io.metricsdemo.simulator.http.ApiResult;
import io.metricsdemo.simulator.store.Change;
import io.metricsdemo.simulator.store.ObjectStore;
import io.metricsdemo.simulator.store.ObjectWatch;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** The watches that are open, so that they can be ended when their kind goes away. */
final class OpenWatches {

  private final ObjectStore store;
  private final Set<Stream> open = ConcurrentHashMap.newKeySet();

  OpenWatches(ObjectStore store) {
    this.store = store;
  }

  /**
   * @param rendering what becomes of each event before it is sent
   */
  ApiResult.Stream prepare(
      ObjectWatch what, Target target, ApiRequest request, UnaryOperator<ObjectNode> rendering) {
    return new Stream(
        what,
        target,
        request.parameter("resourceVersion").filter(v -> !v.isEmpty()).orElse("0"),
        request.flag("sendInitialEvents"),
        rendering);
  }

  /** Ends the watches on a kind, as the real server does when its definition is deleted. */
  void endAll(String group, String plural) {
    open.stream()
        .filter(s -> s.what.group().equals(group) && s.what.plural().equals(plural))
        .forEach(Stream::end);
  }

  /** Ends every watch; clients see the connection close and come back. */
  void endAll() {
    open.forEach(Stream::end);
  }

  private final class Stream implements ApiResult.Stream {
    private final ObjectWatch what;
    private final Target target;
    private final String from;
    private final boolean initialEvents;
    private final UnaryOperator<ObjectNode> rendering;
    private final Consumer<Change> listener = this::changed;
    private Consumer<JsonNode> sink;
    private Runnable end;

    Stream(
        ObjectWatch what,
        Target target,
        String from,
        boolean initialEvents,
        UnaryOperator<ObjectNode> rendering) {
      this.what = what;
      this.target = target;
      this.from = from;
      this.initialEvents = initialEvents;
      this.rendering = rendering;
    }

    @Override
    public void open(Consumer<JsonNode> newSink, Runnable newEnd) {
      sink = newSink;
      end = newEnd;
      open.add(this);
      store.atomically(
          () -> {
            if (initialEvents || from.equals("0")) {
              sendPresent();
            } else {
              sendMissed(Long.parseLong(from));
            }
            return null;
          });
    }

    private void sendPresent() {
      store.list(what.group(), what.plural(), what.namespace()).stream()
          .filter(what.selector())
          .forEach(object -> send(ObjectWatch.event("ADDED", object)));
      if (initialEvents) {
        sink.accept(ObjectWatch.event("BOOKMARK", bookmark()));
      }
      store.listen(listener);
    }

    private void sendMissed(long after) {
      Optional<List<Change>> missed = store.since(after);
      if (missed.isEmpty()) {
        ApiException gone = ApiException.of(410, "Expired", "too old resource version: " + after);
        sink.accept(ObjectWatch.event("ERROR", (ObjectNode) gone.status()));
        end();
        return;
      }
      missed.get().forEach(this::changed);
      store.listen(listener);
    }

    private ObjectNode bookmark() {
      ObjectNode object = JsonNodeFactory.instance.objectNode();
      object.put("kind", target.type().kind()).put("apiVersion", target.type().apiVersion());
      object
          .putObject("metadata")
          .put("resourceVersion", Long.toString(store.revision()))
          .putObject("annotations")
          .put("k8s.io/initial-events-end", "true");
      return object;
    }

    private void changed(Change change) {
      what.event(change).ifPresent(this::send);
    }

    private void send(ObjectNode event) {
      ObjectNode object = (ObjectNode) event.get("object");
      event.set("object", ObjectReads.inVersion(target, object));
      sink.accept(rendering.apply(event));
    }

    private void end() {
      closed();
      end.run();
    }

    @Override
    public void closed() {
      store.forget(listener);
      open.remove(this);
    }
  }
}
