package io.metricsdemo.simulator.api;

import java.util.regex.Pattern;

/** What a name may be: a DNS subdomain, for nearly all kinds. */
final class NameRule {

  private static final String REGEX =
      "[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*";
  private static final Pattern SUBDOMAIN = Pattern.compile(REGEX);
  private static final int MAX_LENGTH = 253;
  private static final String ALLOWED =
      "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or"
          + " '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex"
          + " used for validation is '"
          + REGEX
          + "')";

  private NameRule() {}

  static void check(Target target) {
    // Roles and their bindings may be named as path segments, such as system:node.
    if (target.type().group().equals("rbac.authorization.k8s.io")) {
      return;
    }
    String name = target.name();
    if (name.length() > MAX_LENGTH || !SUBDOMAIN.matcher(name).matches()) {
      String error = "Invalid value: \"%s\": %s".formatted(name, ALLOWED);
      throw ApiException.invalid(target.type(), name, "metadata.name: " + error)
          .cause("FieldValueInvalid", error, "metadata.name");
    }
  }
}
