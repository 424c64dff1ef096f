package io.metricsdemo.operator.diagnosis;

import io.metricsdemo.operator.status.Reasons;
import java.util.List;

/** Scrapes fail in any other way: the connection, the answer, or its text. */
final class ScrapeFailed extends ScrapeError {

  /** What to do about an error that contains some words. */
  private record Remedy(String words, String text) {}

  private static final List<Remedy> REMEDIES =
      List.of(
          new Remedy(
              "connection refused",
              "see that the pod's container runs and listens on this port, and on more than its loopback address"),
          new Remedy("no such host", "see that the name can be resolved where Prometheus runs"),
          new Remedy(
              "no route to host",
              "let the pod's port be reached by Prometheus: a NetworkPolicy or firewall closes it"),
          new Remedy(
              "i/o timeout",
              "let the pod's port be reached by Prometheus: a NetworkPolicy or firewall closes it"),
          new Remedy(
              "server gave HTTP response to HTTPS client", "set the endpoint's scheme to http"),
          new Remedy("HTTP request to an HTTPS server", "set the endpoint's scheme to https"),
          new Remedy("x509", "set the endpoint's tlsConfig so that it trusts the certificate"),
          new Remedy(
              "HTTP status 400", "if the port speaks TLS, set the endpoint's scheme to https"),
          new Remedy("HTTP status 401", "set the endpoint's authorization or basicAuth"),
          new Remedy("HTTP status 403", "set the endpoint's authorization to one that may read"),
          new Remedy("HTTP status 404", "set the endpoint's path to where the metrics are"),
          new Remedy("HTTP status", "see in the log of the pod why it answers so"),
          new Remedy("redirects", "set the endpoint's path to where the metrics are"),
          new Remedy(
              "is not a valid start token",
              "what it sends is no metrics, or of another content type: set the endpoint's path to where the metrics are"));

  ScrapeFailed() {
    super("Scrapes succeed", Reasons.SCRAPE_FAILED);
  }

  @Override
  boolean isIt(String lastError) {
    return true;
  }

  @Override
  String fix(CheckContext subject, ScrapePools.Found down) {
    String error = down.target().lastError();
    return REMEDIES.stream()
        .filter(remedy -> error.contains(remedy.words()))
        .map(Remedy::text)
        .findFirst()
        .orElse("see that the pod answers on this address with metrics");
  }
}
