package io.metricsdemo.operator.diagnosis;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.fabric8.openshift.api.model.monitoring.v1.Endpoint;
import io.fabric8.openshift.api.model.monitoring.v1.RelabelConfig;
import io.fabric8.openshift.api.model.monitoring.v1.SecretOrConfigMap;
import io.fabric8.openshift.api.model.monitoring.v1.TLSConfig;
import io.metricsdemo.operator.kubernetes.NotPermittedException;
import io.metricsdemo.operator.parameters.Durations;
import io.metricsdemo.operator.prometheus.Excerpt;
import io.metricsdemo.operator.prometheusoperator.PrometheusResource;
import io.metricsdemo.operator.prometheusoperator.ScrapeClass;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Finds what makes Prometheus Operator reject a ServiceMonitor by reading the ServiceMonitor, for
 * all versions of Prometheus Operator from 0.85 to 0.93, and without an Event.
 *
 * @see <a
 *     href="https://github.com/prometheus-operator/prometheus-operator/blob/v0.93.0/pkg/prometheus/resource_selector.go">its
 *     own checks</a>
 */
final class MonitorMistakes {

  private static final Set<String> WRITES_LABEL =
      Set.of("replace", "hashmod", "lowercase", "uppercase", "keepequal", "dropequal");

  private static final Set<String> WITHOUT_REPLACEMENT =
      Set.of("lowercase", "uppercase", "keepequal", "dropequal", "labeldrop", "labelkeep");

  private final CheckContext subject;
  private final PrometheusResource prometheus;
  private final Optional<PrometheusState> state;

  private MonitorMistakes(
      CheckContext subject, PrometheusResource prometheus, Optional<PrometheusState> state) {
    this.subject = subject;
    this.prometheus = prometheus;
    this.state = state;
  }

  /** The first that is found. */
  static Optional<String> find(CheckContext subject) throws NotPermittedException {
    PrometheusResource prometheus = subject.prometheus().orElseThrow();
    return new MonitorMistakes(subject, prometheus, subject.facts().state(prometheus)).find();
  }

  private Optional<String> find() throws NotPermittedException {
    List<Endpoint> endpoints = subject.monitor().getSpec().getEndpoints();
    for (int index = 0; index < endpoints.size(); index++) {
      Optional<String> mistake = in(endpoints.get(index));
      if (mistake.isPresent()) {
        return Optional.of("spec.endpoints[%d].%s".formatted(index, mistake.get()));
      }
    }
    return scrapeClass();
  }

  private Optional<String> in(Endpoint endpoint) throws NotPermittedException {
    return file(endpoint)
        .or(() -> pair(endpoint))
        .or(() -> basic(endpoint))
        .or(() -> timeout(endpoint))
        .or(() -> relabelings("relabelings", endpoint.getRelabelings()))
        .or(() -> relabelings("metricRelabelings", endpoint.getMetricRelabelings()))
        .or(() -> MonitorReferences.missing(subject, endpoint));
  }

  private Optional<String> file(Endpoint endpoint) {
    if (state.filter(PrometheusState::deniesFiles).isEmpty()) {
      return Optional.empty();
    }
    TLSConfig tls = Optional.ofNullable(endpoint.getTlsConfig()).orElseGet(TLSConfig::new);
    return Stream.of(
            new String[] {"bearerTokenFile", endpoint.getBearerTokenFile()},
            new String[] {"tlsConfig.caFile", tls.getCaFile()},
            new String[] {"tlsConfig.certFile", tls.getCertFile()},
            new String[] {"tlsConfig.keyFile", tls.getKeyFile()})
        .filter(field -> ScrapePool.setting(field[1]).isPresent())
        .findFirst()
        .map(
            field ->
                "%s refers to a file, which spec.arbitraryFSAccessThroughSMs.deny of %s forbids (use a Secret instead)"
                    .formatted(field[0], prometheus));
  }

  /** A certificate of the client and its key go together, wherever they are. */
  private static Optional<String> pair(Endpoint endpoint) {
    TLSConfig tls = Optional.ofNullable(endpoint.getTlsConfig()).orElseGet(TLSConfig::new);
    boolean certificate = ScrapePool.setting(tls.getCertFile()).isPresent() || isSet(tls.getCert());
    boolean key = ScrapePool.setting(tls.getKeyFile()).isPresent() || tls.getKeySecret() != null;
    return certificate == key
        ? Optional.empty()
        : Optional.of(
            certificate
                ? "tlsConfig has cert but no keySecret"
                : "tlsConfig has keySecret but no cert");
  }

  private static boolean isSet(SecretOrConfigMap either) {
    return either != null && (either.getSecret() != null || either.getConfigMap() != null);
  }

  private static Optional<String> basic(Endpoint endpoint) {
    return Optional.ofNullable(endpoint.getAuthorization())
        .flatMap(authorization -> ScrapePool.setting(authorization.getType()))
        .filter(type -> type.strip().equalsIgnoreCase("basic"))
        .map(
            type ->
                "authorization.type is %s (use basicAuth instead)".formatted(Excerpt.quoted(type)));
  }

  private Optional<String> timeout(Endpoint endpoint) {
    Optional<String> own = ScrapePool.setting(endpoint.getInterval());
    Optional<String> interval = own.or(() -> state.map(PrometheusState::scrapeInterval));
    Optional<String> timeout = ScrapePool.setting(endpoint.getScrapeTimeout());
    Optional<Duration> length = interval.flatMap(Durations::parse);
    Optional<Duration> wait = timeout.flatMap(Durations::parse);
    return length.isPresent() && wait.isPresent() && wait.get().compareTo(length.get()) > 0
        ? Optional.of(
            "scrapeTimeout %s is greater than %s"
                .formatted(
                    timeout.get(),
                    own.isPresent()
                        ? "its interval " + own.get()
                        : "spec.scrapeInterval %s of %s (it sets no interval)"
                            .formatted(interval.get(), prometheus)))
        : Optional.empty();
  }

  private static Optional<String> relabelings(String field, List<RelabelConfig> steps) {
    for (int index = 0; index < steps.size(); index++) {
      Optional<String> mistake = relabeling(steps.get(index));
      if (mistake.isPresent()) {
        return Optional.of("%s[%d]: %s".formatted(field, index, mistake.get()));
      }
    }
    return Optional.empty();
  }

  private static Optional<String> relabeling(RelabelConfig step) {
    String action = ScrapePool.setting(step.getAction()).orElse("replace").toLowerCase(Locale.ROOT);
    Optional<String> regex = ScrapePool.setting(step.getRegex());
    Optional<String> flaw = regex.flatMap(MonitorMistakes::flaw);
    if (flaw.isPresent()) {
      return Optional.of(
          "regex %s is invalid: %s".formatted(Excerpt.quoted(regex.get()), flaw.get()));
    }
    if (WRITES_LABEL.contains(action) && ScrapePool.setting(step.getTargetLabel()).isEmpty()) {
      return Optional.of("action %s requires a targetLabel".formatted(action));
    }
    if (action.equals("hashmod") && (step.getModulus() == null || step.getModulus() == 0)) {
      return Optional.of("action hashmod requires a modulus other than 0");
    }
    if (WITHOUT_REPLACEMENT.contains(action)
        && step.getReplacement() != null
        && !step.getReplacement().equals("$1")) {
      return Optional.of("action %s does not support replacement".formatted(action));
    }
    if ((action.equals("labeldrop") || action.equals("labelkeep"))
        && (!step.getSourceLabels().isEmpty()
            || ScrapePool.setting(step.getTargetLabel()).isPresent())) {
      return Optional.of(
          "action %s supports only regex, not sourceLabels or targetLabel".formatted(action));
    }
    return Optional.empty();
  }

  /** Empty for syntax that Prometheus may support although our library does not. */
  private static Optional<String> flaw(String regex) {
    if (regex.contains("(?<") || regex.contains("\\p") || regex.contains("\\P")) {
      return Optional.empty();
    }
    try {
      Pattern.compile("^(?s:" + regex + ")$");
      return Optional.empty();
    } catch (PatternSyntaxException e) {
      return Optional.of(Excerpt.quoted(e.getDescription()));
    }
  }

  private Optional<String> scrapeClass() {
    return ScrapePool.setting(subject.monitor().getSpec().getScrapeClass())
        .filter(
            name ->
                prometheus.scrapeClasses().stream().map(ScrapeClass::name).noneMatch(name::equals))
        .map(
            name ->
                "spec.scrapeClass %s is not in spec.scrapeClasses of %s"
                    .formatted(Excerpt.quoted(name), prometheus));
  }
}
