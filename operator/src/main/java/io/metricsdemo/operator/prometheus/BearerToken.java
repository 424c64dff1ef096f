package io.metricsdemo.operator.prometheus;

import java.nio.file.Path;
import java.util.regex.Pattern;

/** A bearer token in a file, which may be rotated at any time. */
record BearerToken(Path file) {

  /** RFC 6750, section 2.1. */
  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~+/-]+=*");

  /** The value of the header {@code Authorization} with the current token. */
  String authorization() throws PrometheusException {
    String token = SettingsFile.read("token", file).strip();
    if (!TOKEN.matcher(token).matches()) {
      throw SettingsFile.unusable("token", file, "contains no bearer token");
    }
    return "Bearer " + token;
  }
}
