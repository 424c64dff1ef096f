package io.metricsdemo.simulator.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metricsdemo.simulator.http.ApiResult.Answer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/** Answers who may do what: everybody everything, but for what is denied here. */
final class AccessReviews {

  private static final String GROUP = "authorization.k8s.io";

  private final List<Predicate<JsonNode>> denied = new CopyOnWriteArrayList<>();

  static boolean isFor(Target target) {
    return target.type().group().equals(GROUP);
  }

  Runnable deny(Predicate<JsonNode> spec) {
    denied.add(spec);
    return () -> denied.remove(spec);
  }

  /** A review is answered and not stored. */
  Answer review(WriteRequest request) {
    ObjectNode review = request.object().deepCopy();
    boolean allowed = denied.stream().noneMatch(d -> d.test(review.path("spec")));
    review.putObject("status").put("allowed", allowed);
    return Answer.of(201, review);
  }
}
