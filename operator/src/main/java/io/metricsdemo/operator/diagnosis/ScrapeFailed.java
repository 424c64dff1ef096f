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
              "Check that the container runs and listens on this port on all interfaces, not only on localhost"),
          new Remedy("no such host", "Check that the name resolves where Prometheus runs"),
          new Remedy(
              "no route to host",
              "Check that no NetworkPolicy or firewall blocks Prometheus from the port of the pod"),
          new Remedy(
              "i/o timeout",
              "Check that no NetworkPolicy or firewall blocks Prometheus from the port of the pod"),
          new Remedy(
              "server gave HTTP response to HTTPS client", "Set the endpoint's scheme to http"),
          new Remedy("HTTP request to an HTTPS server", "Set the endpoint's scheme to https"),
          new Remedy("x509", "Set the endpoint's tlsConfig so that it trusts the certificate"),
          new Remedy(
              "HTTP status 400", "If the port speaks TLS, set the endpoint's scheme to https"),
          new Remedy("HTTP status 401", "Set the endpoint's authorization or basicAuth"),
          new Remedy("HTTP status 403", "Set the endpoint's authorization to one that may read"),
          new Remedy("HTTP status 404", "Set the endpoint's path to the metrics path"),
          new Remedy("HTTP status", "Check the log of the pod"),
          new Remedy("redirects", "Set the endpoint's path to the metrics path"),
          new Remedy(
              "is not a valid start token",
              "The response is not a supported exposition format. Set the endpoint's path to the metrics path"));

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
        .orElse("Check that the pod serves metrics at this address");
  }
}
