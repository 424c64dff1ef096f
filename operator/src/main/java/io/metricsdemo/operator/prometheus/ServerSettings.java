package io.metricsdemo.operator.prometheus;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A server with Prometheus' HTTP API that the operator is configured with.
 *
 * @param url scheme, host, port and the path under which the API is served
 * @param bearerTokenFile file whose content is sent as bearer token, read again when it changes
 * @param caFile PEM file of the certificate authorities that sign the server's certificate
 */
public record ServerSettings(URI url, Optional<Path> bearerTokenFile, Optional<Path> caFile) {}
