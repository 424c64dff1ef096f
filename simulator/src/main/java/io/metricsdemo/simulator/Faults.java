package io.metricsdemo.simulator;

import io.metricsdemo.simulator.api.ApiException;
import io.metricsdemo.simulator.api.RequestFilter;
import io.metricsdemo.simulator.http.ApiRequest;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/** The injected failures and the log, on the way of each request. */
final class Faults implements RequestFilter {

  private final List<Injected> injected = new CopyOnWriteArrayList<>();
  private final RequestLog log;

  Faults(RequestLog log) {
    this.log = log;
  }

  private record Injected(Predicate<LoggedRequest> matching, int code) {}

  Fault inject(Predicate<LoggedRequest> matching, int code) {
    Injected fault = new Injected(matching, code);
    injected.add(fault);
    return () -> injected.remove(fault);
  }

  @Override
  public Optional<ApiException> refuse(ApiRequest request, Attributes attributes) {
    LoggedRequest asked = logged(request, attributes, 0);
    return injected.stream()
        .filter(fault -> fault.matching().test(asked))
        .findFirst()
        .map(fault -> refusal(asked, fault.code()));
  }

  @Override
  public void answered(ApiRequest request, Attributes attributes, int code) {
    log.add(logged(request, attributes, code));
  }

  private static ApiException refusal(LoggedRequest asked, int code) {
    String reason =
        switch (code) {
          case 401 -> "Unauthorized";
          case 403 -> "Forbidden";
          case 404 -> "NotFound";
          case 409 -> "Conflict";
          case 422 -> "Invalid";
          case 429 -> "TooManyRequests";
          case 503 -> "ServiceUnavailable";
          default -> "InternalError";
        };
    String message =
        "%s \"%s\" is forbidden: User \"simulated\" cannot %s resource \"%s\""
            .formatted(asked.resource(), asked.name(), asked.verb(), asked.resource());
    return ApiException.of(code, reason, code == 403 ? message : "injected fault " + code);
  }

  private static LoggedRequest logged(ApiRequest request, Attributes about, int code) {
    String userAgent = request.header("user-agent");
    return new LoggedRequest(
        about.verb(),
        request.method(),
        request.rawPath(),
        about.resource(),
        about.subresource(),
        about.namespace(),
        about.name(),
        userAgent,
        request.parameter("fieldManager").orElse(userAgent.split("/", 2)[0]),
        request.contentType(),
        request.parameter("dryRun").isPresent(),
        code);
  }
}
