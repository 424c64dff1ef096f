package io.metricsdemo.operator.prometheus;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;

/**
 * A user name and a password in files, which may be changed at any time.
 *
 * @param usernameFile holds the user name, such as an access key
 * @param passwordFile holds the password, such as the secret of that key
 */
public record BasicAuth(Path usernameFile, Path passwordFile) {

  /**
   * The value of the header {@code Authorization} by what the files hold now (RFC 7617).
   *
   * @throws PrometheusException when they hold no user name and password, without a part of them
   */
  String authorization() throws PrometheusException {
    String username = content("username", usernameFile);
    if (username.contains(":")) {
      throw SettingsFile.unusable(
          "username", usernameFile, "contains a colon, which a user name must not contain");
    }
    String both = username + ":" + content("password", passwordFile);
    return "Basic " + Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8));
  }

  private static String content(String what, Path file) throws PrometheusException {
    String text = SettingsFile.read(what, file).strip();
    if (text.isEmpty()) {
      throw SettingsFile.unusable(what, file, "is empty");
    }
    if (text.chars().anyMatch(Character::isISOControl)) {
      throw SettingsFile.unusable(what, file, "contains more than one line");
    }
    return text;
  }
}
