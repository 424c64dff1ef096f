package io.metricsdemo.operator.prometheus;

import io.metricsdemo.operator.prometheus.PrometheusException.Kind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Arrays;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Trusts the certificates of a PEM file, and others when the file has others. */
final class CaFileConnections implements Connections {

  private final Path file;
  private byte[] trusted = {};
  private HttpClient client;

  CaFileConnections(Path file) {
    this.file = file;
  }

  /** Compares the content: the time of a link to a mounted Secret does not show a change. */
  @Override
  public synchronized HttpClient client() throws PrometheusException {
    try {
      byte[] pem = Files.readAllBytes(file);
      if (client == null || !Arrays.equals(pem, trusted)) {
        client = Connections.trusting(trust(pem));
        trusted = pem;
      }
      return client;
    } catch (IOException | GeneralSecurityException e) {
      throw new PrometheusException(
          Kind.UNREACHABLE,
          Symptom.UNUSABLE_FILE,
          "the CA file %s cannot be used (%s)".formatted(file, e.getClass().getSimpleName()));
    }
  }

  private static SSLContext trust(byte[] pem) throws IOException, GeneralSecurityException {
    KeyStore authorities = KeyStore.getInstance(KeyStore.getDefaultType());
    authorities.load(null, null);
    for (Certificate certificate :
        CertificateFactory.getInstance("X.509")
            .generateCertificates(new ByteArrayInputStream(pem))) {
      authorities.setCertificateEntry(Integer.toString(authorities.size()), certificate);
    }
    if (authorities.size() == 0) {
      throw new CertificateException("no certificate");
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(authorities);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }
}
