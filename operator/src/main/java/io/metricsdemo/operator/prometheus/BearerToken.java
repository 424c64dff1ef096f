package io.metricsdemo.operator.prometheus;

import io.metricsdemo.operator.prometheus.PrometheusException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** A bearer token in a file, which may be rotated at any time. */
record BearerToken(Path file) {

  /** RFC 6750, section 2.1. */
  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~+/-]+=*");

  /** The token that is there now. */
  String read() throws PrometheusException {
    String token;
    try {
      token = Files.readString(file).strip();
    } catch (IOException e) {
      throw unusable("cannot be read (%s)".formatted(e.getClass().getSimpleName()));
    }
    if (!TOKEN.matcher(token).matches()) {
      throw unusable("holds no bearer token");
    }
    return token;
  }

  private PrometheusException unusable(String why) {
    return new PrometheusException(Kind.UNREACHABLE, "the token file %s %s".formatted(file, why));
  }
}
