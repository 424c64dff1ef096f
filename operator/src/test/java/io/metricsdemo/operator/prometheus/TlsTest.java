package io.metricsdemo.operator.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.metricsdemo.operator.prometheus.PrometheusException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStore;
import java.security.cert.CertificateExpiredException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whose certificates are trusted. */
class TlsTest {

  private static final String PASSWORD = "changeit";

  @TempDir private Path directory;

  private final List<HttpsServer> servers = new ArrayList<>();

  @AfterEach
  void stop() {
    servers.forEach(server -> server.stop(0));
  }

  @Tag("slow")
  @Test
  void ca_file_is_trusted_and_looked_at_again_when_it_is_rotated() throws Exception {
    URI first = serve("first", "ip:127.0.0.1");
    URI second = serve("second", "ip:127.0.0.1");
    Path ca = directory.resolve("ca.pem");

    rotate(ca, "first");
    Transport toFirst = trusting(ca, first);
    Transport toSecond = trusting(ca, second);
    assertThat(toFirst.get("query").status()).isEqualTo(204);
    assertThat(failure(toSecond).kind()).isEqualTo(Kind.UNREACHABLE);
    assertThat(failure(toSecond).symptom()).isEqualTo(Symptom.UNTRUSTED_CERTIFICATE);

    rotate(ca, "second");
    assertThat(toSecond.get("query").status()).isEqualTo(204);
  }

  @Test
  void name_in_the_certificate_has_to_be_the_servers() throws Exception {
    URI server = serve("other", "dns:other.example");
    Path ca = directory.resolve("other.pem");

    PrometheusException e = failure(trusting(ca, server));

    assertThat(e.kind()).isEqualTo(Kind.UNREACHABLE);
    assertThat(e.getMessage()).contains("No subject alternative names matching IP address");
    assertThat(e.symptom()).isEqualTo(Symptom.CERTIFICATE_OF_ANOTHER_NAME);
  }

  @Test
  void certificate_that_has_expired_is_known_as_that() {
    assertThat(
            Symptom.of(
                new SSLHandshakeException("PKIX path validation failed")
                    .initCause(new CertificateExpiredException("NotAfter: yesterday"))))
        .isEqualTo(Symptom.EXPIRED_CERTIFICATE);
  }

  @Test
  void ca_file_that_cannot_be_used_is_reported() throws Exception {
    Path ca = directory.resolve("ca.pem");
    Transport transport = trusting(ca, URI.create("https://127.0.0.1:1"));

    assertThat(failure(transport))
        .hasMessage("the CA file %s cannot be used (NoSuchFileException)".formatted(ca));
    Files.writeString(ca, "no certificate");
    assertThat(failure(transport))
        .hasMessage("the CA file %s cannot be used (CertificateException)".formatted(ca));
    Files.writeString(ca, "");
    assertThat(failure(transport))
        .hasMessage("the CA file %s cannot be used (CertificateException)".formatted(ca));
  }

  @Test
  void certificates_of_pods_are_not_looked_at() throws Exception {
    URI server = serve("pod", "dns:prometheus-operated.monitoring.svc");

    assertThat(HttpTransport.toPod(server).get("query").status()).isEqualTo(204);
  }

  private static Transport trusting(Path ca, URI server) {
    return HttpTransport.to(
        new ServerSettings(
            server, Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(ca)));
  }

  /** On 127.0.0.1, with a new certificate that is in a PEM file of that name. */
  private URI serve(String name, String subjectAlternativeName) throws Exception {
    Path keys = directory.resolve(name + ".p12");
    keytool(
        "-genkeypair",
        "-alias",
        "key",
        "-keyalg",
        "EC",
        "-dname",
        "CN=" + name,
        "-ext",
        "san=" + subjectAlternativeName,
        "-keystore",
        keys.toString(),
        "-storepass",
        PASSWORD);
    keytool(
        "-exportcert",
        "-rfc",
        "-alias",
        "key",
        "-keystore",
        keys.toString(),
        "-storepass",
        PASSWORD,
        "-file",
        directory.resolve(name + ".pem").toString());
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    servers.add(server);
    server.setHttpsConfigurator(new HttpsConfigurator(identity(keys)));
    server.createContext("/", exchange -> exchange.sendResponseHeaders(204, -1));
    server.start();
    return URI.create("https://127.0.0.1:" + server.getAddress().getPort());
  }

  private static SSLContext identity(Path keys) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream file = Files.newInputStream(keys)) {
      store.load(file, PASSWORD.toCharArray());
    }
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(store, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }

  private static void keytool(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor()).as(output).isZero();
  }

  private void rotate(Path ca, String name) throws IOException {
    Files.copy(directory.resolve(name + ".pem"), ca, StandardCopyOption.REPLACE_EXISTING);
  }

  private static PrometheusException failure(Transport transport) {
    return catchThrowableOfType(PrometheusException.class, () -> transport.get("query"));
  }
}
