package io.metricsdemo.operator;

import io.metricsdemo.operator.leadership.Candidate;
import io.metricsdemo.operator.naming.LabelSyntax;
import io.metricsdemo.operator.naming.Names;
import io.metricsdemo.operator.observability.LogFormat;
import io.metricsdemo.operator.parameters.ImageRules;
import io.metricsdemo.operator.parameters.LoadLimit;
import io.metricsdemo.operator.parameters.MonitorMetadata;
import io.metricsdemo.operator.prometheus.BasicAuth;
import io.metricsdemo.operator.prometheus.PrometheusException;
import io.metricsdemo.operator.prometheus.ServerSettings;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The operator's settings, from its environment.
 *
 * @param watchedNamespaces namespaces whose demos are reconciled; empty means all
 * @param images which images demos may run
 * @param monitors what is put on every ServiceMonitor and PrometheusRule
 * @param loadLimit how many series the loads of all demos may have together
 * @param logFormat text for people, JSON for machines
 * @param healthPort TCP port of /livez and /readyz; 0 takes a free one
 * @param metricsPort TCP port of /metrics; 0 takes a free one
 * @param prometheus the server to ask whether demos are scraped; empty where it is to be found
 *     among the cluster's Prometheus resources
 * @param candidate this replica, where of several one leads; empty where it is alone
 */
public record OperatorConfig(
    Set<String> watchedNamespaces,
    ImageRules images,
    MonitorMetadata monitors,
    LoadLimit loadLimit,
    LogFormat logFormat,
    int healthPort,
    int metricsPort,
    Optional<ServerSettings> prometheus,
    Optional<Candidate> candidate) {

  /**
   * @throws InvalidConfigException with one line for each mistake
   */
  public static OperatorConfig fromEnvironment(Map<String, String> environment)
      throws InvalidConfigException {
    Environment settings = new Environment(environment);
    OperatorConfig config =
        new OperatorConfig(
            settings.namespaces("WATCH_NAMESPACES"),
            new ImageRules(
                settings.image("DEMO_IMAGE", "localhost/metricsdemo/demo-app:0.1.0"),
                settings.list("ALLOWED_IMAGE_PREFIXES")),
            new MonitorMetadata(
                settings.map("SERVICE_MONITOR_LABELS", LabelSyntax::problem),
                settings.map("SERVICE_MONITOR_ANNOTATIONS", LabelSyntax::annotationProblem),
                settings.page("RUNBOOK_URL", Names.RUNBOOK_URL)),
            new LoadLimit(settings.count("MAX_LOAD_SERIES", 0)),
            settings.choice("LOG_FORMAT", LogFormat.TEXT),
            settings.port("HEALTH_PORT", 8081),
            settings.port("METRICS_PORT", 8080),
            prometheus(settings),
            candidate(settings));
    settings.throwIfAnyWrong();
    return config;
  }

  private static Optional<ServerSettings> prometheus(Environment settings) {
    String token = "PROMETHEUS_BEARER_TOKEN_FILE";
    String username = "PROMETHEUS_BASIC_AUTH_USERNAME_FILE";
    String password = "PROMETHEUS_BASIC_AUTH_PASSWORD_FILE";
    String headers = "PROMETHEUS_HEADERS_FILE";
    String ca = "PROMETHEUS_CA_FILE";
    Optional<URI> url = settings.httpUrl("PROMETHEUS_URL");
    Optional<Path> usernameFile = settings.secretFile(username);
    Optional<Path> passwordFile = settings.secretFile(password);
    Optional<BasicAuth> basicAuth =
        usernameFile.flatMap(user -> passwordFile.map(secret -> new BasicAuth(user, secret)));
    Optional<Path> tokenFile = settings.secretFile(token);
    Optional<Path> headersFile = settings.secretFile(headers);
    Optional<Path> caFile = settings.readableFile(ca);
    for (String setting : List.of(token, username, password, headers, ca)) {
      settings.needs(setting, "PROMETHEUS_URL");
    }
    settings.needs(username, password);
    settings.needs(password, username);
    settings.excludes(username, token);
    Optional<ServerSettings> server =
        url.map(at -> new ServerSettings(at, tokenFile, basicAuth, headersFile, caFile));
    server.ifPresent(it -> requireUsable(it, settings));
    return server;
  }

  /** What the files hold may change, but what cannot be sent now is a mistake now. */
  private static void requireUsable(ServerSettings server, Environment settings) {
    try {
      server.headers();
    } catch (PrometheusException e) {
      settings.mistake("PROMETHEUS_URL cannot be used: " + e.getMessage());
    }
  }

  private static Optional<Candidate> candidate(Environment settings) {
    boolean election = settings.flag("LEADER_ELECTION", false);
    Optional<String> name = settings.dnsName("POD_NAME");
    Optional<String> namespace = settings.dnsName("POD_NAMESPACE");
    if (!election) {
      return Optional.empty();
    }
    settings.neededBy("LEADER_ELECTION", "POD_NAME", "the name of this pod");
    settings.neededBy("LEADER_ELECTION", "POD_NAMESPACE", "the namespace of this pod");
    return name.flatMap(pod -> namespace.map(in -> new Candidate(pod, in)));
  }
}
