package io.metricsdemo.operator.kubeconfig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a kubeconfig says, tried on a server that speaks TLS. */
class ClusterConnectionTest {

  private static final Duration DAY = Duration.ofDays(1);
  private static final String DEV = "CN=dev";

  private final TestAuthority authority = new TestAuthority();
  private TestServer server;

  @TempDir private Path folder;

  @AfterEach
  void stop() {
    if (server != null) {
      server.close();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "RSA, PKCS1",
    "RSA, PKCS8",
    "EC, SEC1",
    "EC, PKCS8",
    "EC, PARAMETERS",
    "Ed25519, PKCS8",
  })
  void client_key_of_every_kind_that_kubectl_takes(String algorithm, String form) throws Exception {
    start(true, DAY, "127.0.0.1");
    KeyPair keys =
        algorithm.equals("EC") ? TestAuthority.namedCurve() : TestAuthority.keys(algorithm);
    String key =
        form.equals("PKCS8")
            ? TestAuthority.pkcs8(keys.getPrivate())
            : TestAuthority.pem(keys.getPrivate());
    if (form.equals("PARAMETERS")) {
      key = "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n" + key;
    }

    assertThat(version(trusted(), identity(authority.issue(DEV, keys, DAY), key))).isEqualTo("34");

    assertThat(server.requests.element().client()).isEqualTo(DEV);
  }

  @Test
  void client_key_that_cannot_be_read_is_named_with_the_command_that_converts() throws Exception {
    start(true, DAY, "127.0.0.1");
    KeyPair keys = TestAuthority.keys("EC");
    X509Certificate certificate = authority.issue(DEV, keys, DAY);

    for (String key :
        new String[] {
          "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----",
          "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----",
          "nothing"
        }) {
      assertThat(
              catchThrowableOfType(
                  KubeconfigException.class, () -> version(trusted(), identity(certificate, key))))
          .hasMessageStartingWith("client-key-data of user \"x\" ")
          .hasMessageContaining("openssl pkey -in OLD -out NEW");
    }
  }

  @Test
  void tls_server_name_is_what_the_certificate_is_checked_for() throws Exception {
    start(false, DAY, "api.example.test");

    assertThat(version(trusted() + ", tls-server-name: api.example.test", "token: t"))
        .isEqualTo("34");
    assertThat(failure(trusted(), "token: t"))
        .contains(
            "its certificate is for another name",
            "Set tls-server-name of cluster \"a\" to a name in the certificate");
  }

  @Test
  void proxy_url_leads_to_a_server_that_this_machine_cannot_name() throws Exception {
    start(false, DAY, "api.example.test");
    try (TestProxy proxy = new TestProxy(server.port(), false)) {
      assertThat(
              connected(
                  "https://api.example.test:6443",
                  trusted()
                      + ", proxy-url: 'http://jane:hunter%%32@127.0.0.1:%d'"
                          .formatted(proxy.port()),
                  "token: t",
                  Map.of("HTTPS_PROXY", "http://127.0.0.1:1")))
          .isEqualTo("34");

      assertThat(proxy.requests.element())
          .startsWith("CONNECT api.example.test:6443 HTTP/1.1")
          .contains("Proxy-Authorization: Basic " + TestAuthority.base64("jane:hunter2"));
    }
  }

  @Test
  void socks_proxy_looks_up_the_name() throws Exception {
    start(false, DAY, "api.example.test");
    try (TestProxy proxy = new TestProxy(server.port(), true)) {
      assertThat(
              connected(
                  "https://api.example.test:6443",
                  trusted() + ", proxy-url: 'socks5://127.0.0.1:%d'".formatted(proxy.port()),
                  "token: t",
                  Map.of()))
          .isEqualTo("34");

      assertThat(proxy.requests).containsExactly("api.example.test:6443");
    }
  }

  @Test
  void https_proxy_of_the_environment_is_used_unless_no_proxy_has_the_server() throws Exception {
    start(false, DAY, "api.example.test", "127.0.0.1");
    try (TestProxy proxy = new TestProxy(server.port(), false)) {
      String address = "http://127.0.0.1:" + proxy.port();
      assertThat(
              connected(
                  "https://api.example.test",
                  trusted(),
                  "token: t",
                  Map.of("https_proxy", address, "NO_PROXY", "example.com")))
          .isEqualTo("34");
      assertThat(proxy.requests).hasSize(1);

      assertThat(connected(url(), trusted(), "token: t", Map.of("HTTPS_PROXY", address)))
          .isEqualTo("34");
      assertThat(proxy.requests).hasSize(1);
    }
  }

  @Test
  void proxy_that_refuses_is_named_without_its_password() throws Exception {
    start(false, DAY, "api.example.test");
    try (TestProxy proxy = new TestProxy(server.port(), false)) {
      proxy.refuses = true;
      assertThat(
              failure(
                  "https://api.example.test",
                  trusted()
                      + ", proxy-url: 'http://jane:hunter2@127.0.0.1:%d'".formatted(proxy.port()),
                  "token: t"))
          .isEqualTo(
              "The API server https://api.example.test cannot be reached through"
                  + " http://127.0.0.1:%d (proxy-url of cluster \"a\"): IOException: the proxy answers 407 Proxy Authentication Required"
                      .formatted(proxy.port()));
    }
  }

  @Test
  void token_impersonation_and_basic_authentication_are_sent() throws Exception {
    start(false, DAY, "127.0.0.1");

    version(trusted(), "token: t, as: jane, as-groups: [dev, ops], as-uid: '7'");
    assertThat(server.requests.remove().headers())
        .containsEntry("Authorization", List.of("Bearer t"))
        .containsEntry("Impersonate-user", List.of("jane"))
        .containsEntry("Impersonate-uid", List.of("7"))
        .containsKey("Impersonate-group");

    version(trusted(), "username: u, password: p");
    assertThat(server.requests.remove().headers())
        .containsEntry("Authorization", List.of("Basic " + TestAuthority.base64("u:p")));
  }

  @Test
  void authority_is_a_file_too_or_is_not_asked_for() throws Exception {
    start(false, DAY, "another.example.test");
    assertThat(version("insecure-skip-tls-verify: true", "token: t")).isEqualTo("34");

    Files.writeString(folder.resolve("ca.pem"), TestAuthority.pem(authority.certificate()));
    assertThat(
            version(
                "certificate-authority: ca.pem, tls-server-name: another.example.test", "token: t"))
        .isEqualTo("34");
  }

  @Test
  void certificate_of_another_authority_is_refused() throws Exception {
    start(false, DAY, "127.0.0.1");
    String other = TestAuthority.pem(new TestAuthority().certificate());

    assertThat(failure("certificate-authority-data: " + TestAuthority.base64(other), "token: t"))
        .contains(
            "No TLS connection to the API server " + url(),
            "is not signed by certificate-authority of cluster \"a\"");
    assertThat(failure("", "token: t")).contains("is not signed by certificate-authority");
  }

  @Test
  void expired_certificate_of_the_server_is_reported() throws Exception {
    start(false, DAY.negated(), "127.0.0.1");

    assertThat(failure(trusted(), "token: t")).contains("its certificate has expired");
  }

  @Test
  void client_certificate_that_is_required_is_reported() throws Exception {
    start(true, DAY, "127.0.0.1");

    assertThat(failure(trusted(), "token: t"))
        .contains("API server " + url())
        .doesNotContain("An error has occurred");
  }

  @Test
  void credentials_that_are_not_accepted_are_reported() throws Exception {
    start(false, DAY, "127.0.0.1");
    server.status = 401;

    assertThat(failure(trusted(), "token: t"))
        .isEqualTo(
            "The API server %s does not accept the credentials of user \"x\" (HTTP status 401)."
                    .formatted(url())
                + " Check that they have not expired, and log in again");
  }

  @Test
  void server_that_is_away_is_reported() throws Exception {
    start(false, DAY, "127.0.0.1");
    server.close();

    assertThat(failure(trusted(), "token: t"))
        .isEqualTo("The API server %s cannot be reached: ConnectException".formatted(url()));
    assertThat(failure("https://no.such.host.invalid", trusted(), "token: t"))
        .startsWith("The API server https://no.such.host.invalid cannot be reached: ")
        .doesNotContain("An error has occurred");
  }

  private void start(boolean wantsCertificate, Duration validity, String... names) {
    KeyPair keys = TestAuthority.keys("EC");
    server =
        new TestServer(
            authority, keys, authority.issue("CN=server", keys, validity, names), wantsCertificate);
  }

  private String url() {
    return "https://127.0.0.1:" + server.port();
  }

  private String trusted() {
    return "certificate-authority-data: "
        + TestAuthority.base64(TestAuthority.pem(authority.certificate()));
  }

  private static String identity(X509Certificate certificate, String key) {
    return "client-certificate-data: %s, client-key-data: %s"
        .formatted(TestAuthority.base64(TestAuthority.pem(certificate)), TestAuthority.base64(key));
  }

  private String version(String cluster, String user) throws Exception {
    return connected(url(), cluster, user, Map.of());
  }

  private String connected(String url, String cluster, String user, Map<String, String> variables)
      throws Exception {
    try (ClusterConnection connection = connect(url, cluster, user, variables)) {
      return connection.client().getKubernetesVersion().getMinor();
    }
  }

  private String failure(String cluster, String user) throws Exception {
    return failure(url(), cluster, user);
  }

  private String failure(String url, String cluster, String user) throws Exception {
    try (ClusterConnection connection = connect(url, cluster, user, Map.of())) {
      return connection.explain(
          catchThrowableOfType(
              KubernetesClientException.class, () -> connection.client().getKubernetesVersion()));
    }
  }

  private ClusterConnection connect(
      String url, String cluster, String user, Map<String, String> variables)
      throws IOException, KubeconfigException {
    Path file =
        Files.writeString(
            folder.resolve("config"),
            """
            current-context: c
            contexts: [{name: c, context: {cluster: a, user: x}}]
            clusters: [{name: a, cluster: {server: '%s'%s}}]
            users: [{name: x, user: {%s}}]
            """
                .formatted(url, cluster.isEmpty() ? "" : ", " + cluster, user));
    return new Kubeconfig(Optional.of(file), Optional.empty(), variables, folder).connect();
  }
}
