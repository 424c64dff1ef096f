package io.metricsdemo.operator.diagnosis;

import io.fabric8.kubernetes.api.model.ConfigMapKeySelector;
import io.fabric8.kubernetes.api.model.SecretKeySelector;
import io.fabric8.openshift.api.model.monitoring.v1.Endpoint;
import io.fabric8.openshift.api.model.monitoring.v1.SecretOrConfigMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The Secrets and ConfigMaps that an endpoint of a ServiceMonitor takes its credentials from. */
final class MonitorReferences {

  /**
   * One key that a field refers to.
   *
   * @param secret whether it is of a Secret, and not of a ConfigMap
   */
  record Reference(String field, boolean secret, String name, String key) {}

  private final List<Reference> found = new ArrayList<>();

  private MonitorReferences() {}

  /** The first missing one among those that can be read. */
  static Optional<String> missing(CheckContext subject, Endpoint endpoint) {
    String namespace = subject.monitor().getMetadata().getNamespace();
    return of(endpoint).stream()
        .flatMap(
            reference ->
                subject.facts().flaw(namespace, reference).stream()
                    .map(flaw -> "%s refers to %s".formatted(reference.field(), flaw)))
        .findFirst();
  }

  private static List<Reference> of(Endpoint endpoint) {
    MonitorReferences references = new MonitorReferences();
    references.add("bearerTokenSecret", endpoint.getBearerTokenSecret());
    if (endpoint.getBasicAuth() != null) {
      references.add("basicAuth.username", endpoint.getBasicAuth().getUsername());
      references.add("basicAuth.password", endpoint.getBasicAuth().getPassword());
    }
    if (endpoint.getAuthorization() != null) {
      references.add("authorization.credentials", endpoint.getAuthorization().getCredentials());
    }
    if (endpoint.getOauth2() != null) {
      references.add("oauth2.clientId", endpoint.getOauth2().getClientId());
      references.add("oauth2.clientSecret", endpoint.getOauth2().getClientSecret());
    }
    if (endpoint.getTlsConfig() != null) {
      references.add("tlsConfig.ca", endpoint.getTlsConfig().getCa());
      references.add("tlsConfig.cert", endpoint.getTlsConfig().getCert());
      references.add("tlsConfig.keySecret", endpoint.getTlsConfig().getKeySecret());
    }
    return references.found;
  }

  private void add(String field, SecretOrConfigMap either) {
    if (either != null) {
      add(field + ".secret", either.getSecret());
      ConfigMapKeySelector configMap = either.getConfigMap();
      if (configMap != null && ScrapePool.setting(configMap.getName()).isPresent()) {
        found.add(
            new Reference(field + ".configMap", false, configMap.getName(), configMap.getKey()));
      }
    }
  }

  private void add(String field, SecretKeySelector secret) {
    if (secret != null && ScrapePool.setting(secret.getName()).isPresent()) {
      found.add(new Reference(field, true, secret.getName(), secret.getKey()));
    }
  }
}
