package io.metricsdemo.simulator.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metricsdemo.simulator.api.RequestFilter.Attributes;
import io.metricsdemo.simulator.apply.FieldManager;
import io.metricsdemo.simulator.http.ApiRequest;
import io.metricsdemo.simulator.http.ApiResult;
import io.metricsdemo.simulator.http.ApiResult.Answer;
import io.metricsdemo.simulator.resource.ResourceTypes;
import io.metricsdemo.simulator.store.ObjectStore;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Leads each request to what handles it, and turns what went wrong into a Status. */
public final class ApiServer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ApiServer.class);
  private static final int OK = 200;
  private static final int SWITCHING_PROTOCOLS = 101;

  private final ObjectStore store = new ObjectStore();
  private final ResourceTypes types = new ResourceTypes();
  private final OpenWatches watches = new OpenWatches(store);
  private final RequestFilter filter;
  private final Discovery discovery;
  private final ObjectReads reads;
  private final ObjectWrites writes;
  private final ScaleSubresource scale;
  private final PodLogs logs;
  private final Deletion deletion;
  private final GarbageCollector collector;
  private final Committer committer;

  public ApiServer(RequestFilter filter) {
    Clock clock = Clock.systemUTC();
    this.filter = filter;
    CustomKinds kinds = new CustomKinds(types, store, watches);
    this.discovery = new Discovery(types, new OpenApi(types, kinds));
    this.reads = new ObjectReads(store, watches, kinds);
    this.committer = new Committer(store, kinds, clock);
    this.writes = new ObjectWrites(store, kinds, new FieldManager(clock), committer);
    this.scale = new ScaleSubresource(store, writes);
    this.logs = new PodLogs(store);
    this.collector = new GarbageCollector(store, committer);
    this.deletion = new Deletion(store, committer, collector);
    putUnchecked(defaultNamespace());
  }

  public ApiResult handle(ApiRequest request) {
    Optional<Target> target = Target.parse(request.path(), types);
    Attributes attributes = attributes(request, target);
    ApiResult result = answer(request, target, attributes);
    filter.answered(request, attributes, code(result));
    return result;
  }

  private static int code(ApiResult result) {
    if (result instanceof Answer answer) {
      return answer.code();
    }
    return result instanceof ApiResult.Log ? OK : SWITCHING_PROTOCOLS;
  }

  /** Stores an object as it is, past defaulting, validation and ownership. */
  public void putUnchecked(ObjectNode object) {
    Target target = target(object);
    store.atomically(
        () -> {
          Optional<ObjectNode> live = store.get(target.key());
          if (live.isPresent()) {
            Metadata.keepServers(live.get(), object);
          } else {
            ObjectNode status = (ObjectNode) object.get("status");
            committer.newborn(target, object);
            if (status != null) {
              object.set("status", status);
            }
          }
          if (CustomKinds.isDefinition(target.key()) && !object.has("status")) {
            CustomKinds.establish(object, committer.now());
          }
          return store.put(target.key(), object);
        });
  }

  /**
   * Serves logs of pods from now on.
   *
   * @param files the file of a pod, by namespace and name; need not exist
   */
  public void serveLogs(BiFunction<String, String, Path> files) {
    logs.serve(files);
  }

  /** Ends all watches, as a restart of the server or a broken network does. */
  public void endWatches() {
    watches.endAll();
  }

  @Override
  public void close() {
    watches.endAll();
    collector.close();
  }

  private static ObjectNode defaultNamespace() {
    ObjectNode namespace = JsonNodeFactory.instance.objectNode();
    namespace.put("apiVersion", "v1").put("kind", "Namespace");
    namespace.putObject("metadata").put("name", "default");
    return namespace;
  }

  private Target target(ObjectNode object) {
    String apiVersion = object.path("apiVersion").asText();
    String kind = object.path("kind").asText();
    return types
        .findKind(apiVersion, kind)
        .map(
            type ->
                new Target(
                    type, Metadata.text(object, "namespace"), Metadata.text(object, "name"), ""))
        .orElseThrow(() -> new IllegalArgumentException("No kind " + kind + " in " + apiVersion));
  }

  private ApiResult answer(ApiRequest request, Optional<Target> target, Attributes attributes) {
    try {
      Optional<ApiException> refusal = filter.refuse(request, attributes);
      if (refusal.isPresent()) {
        throw refusal.get();
      }
      return target.isPresent()
          ? store.atomically(() -> route(target.get(), request, attributes.verb()))
          : discovery.answer(request);
    } catch (ApiException e) {
      return Answer.of(e.code(), e.status());
    } catch (RuntimeException e) {
      LOG.atError().setCause(e).addKeyValue("path", request.rawPath()).log("Request failed");
      return Answer.of(500, ApiException.of(500, "InternalError", e.toString()).status());
    }
  }

  private ApiResult route(Target target, ApiRequest request, String verb) {
    if (target.subresource().equals("scale") && target.type().scale().isPresent()) {
      return routeScale(target, request, verb);
    }
    if (logs.areServed(target) && verb.equals("get")) {
      return logs.get(target, request);
    }
    if (!target.subresource().isEmpty() && !(target.isStatus() && target.type().hasStatus())) {
      throw ApiException.noSuchPath();
    }
    if (target.type().isReview()) {
      return review(request, verb);
    }
    return switch (verb) {
      case "get" -> reads.get(target, request);
      case "list" -> reads.list(target, request);
      case "watch" -> reads.watch(target, request);
      case "create" -> writes.create(target, WriteRequest.of(request));
      case "update" -> writes.update(target, WriteRequest.of(request));
      case "patch", "apply" -> writes.patch(target, WriteRequest.of(request));
      case "delete" -> deletion.delete(target, request);
      case "deletecollection" -> deletion.deleteCollection(target, request);
      default -> throw ApiException.methodNotAllowed();
    };
  }

  /** Anybody may do anything. */
  private static ApiResult review(ApiRequest request, String verb) {
    if (!verb.equals("create")) {
      throw ApiException.methodNotAllowed();
    }
    ObjectNode review = WriteRequest.of(request).object().deepCopy();
    review.putObject("status").put("allowed", true);
    return Answer.of(201, review);
  }

  private ApiResult routeScale(Target target, ApiRequest request, String verb) {
    return switch (verb) {
      case "get" -> scale.get(target);
      case "update" -> scale.update(target, WriteRequest.of(request));
      case "patch", "apply" -> scale.patch(target, WriteRequest.of(request));
      default -> throw ApiException.methodNotAllowed();
    };
  }

  private static Attributes attributes(ApiRequest request, Optional<Target> target) {
    String verb =
        switch (request.method()) {
          case "GET" ->
              request.flag("watch")
                  ? "watch"
                  : target.filter(Target::isCollection).isPresent() ? "list" : "get";
          case "POST" -> "create";
          case "PUT" -> "update";
          case "PATCH" -> request.contentType().equals(WriteRequest.APPLY) ? "apply" : "patch";
          case "DELETE" ->
              target.filter(Target::isCollection).isPresent() ? "deletecollection" : "delete";
          default -> request.method();
        };
    return target
        .map(
            t ->
                new Attributes(
                    verb, t.type().qualifiedPlural(), t.subresource(), t.namespace(), t.name()))
        .orElse(new Attributes(verb, "", "", "", ""));
  }
}
