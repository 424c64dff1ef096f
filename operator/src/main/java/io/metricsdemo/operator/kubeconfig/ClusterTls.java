package io.metricsdemo.operator.kubeconfig;

import io.metricsdemo.operator.kubernetes.UnverifiedTrust;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** The trust and the identity of the client, as a kubeconfig sets them. */
final class ClusterTls {

  private static final char[] NO_PASSWORD = {};

  private ClusterTls() {}

  /**
   * Trusts only the given certificate authorities, as kubectl does.
   *
   * @param part where the certificates are, as messages call it
   */
  static TrustManager[] trusting(String pem, String part) throws KubeconfigException {
    try {
      KeyStore authorities = KeyStore.getInstance("PKCS12");
      authorities.load(null, null);
      for (Certificate certificate : certificates(pem, part)) {
        authorities.setCertificateEntry("ca" + authorities.size(), certificate);
      }
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(authorities);
      return trust.getTrustManagers();
    } catch (GeneralSecurityException | IOException e) {
      throw new KubeconfigException(part + " cannot be used: " + e.getClass().getSimpleName());
    }
  }

  /** For {@code insecure-skip-tls-verify}. */
  static TrustManager[] trustingAnybody() {
    return new TrustManager[] {new UnverifiedTrust()};
  }

  static KeyManager[] identifiedBy(
      String certificate, String certificatePart, String key, String keyPart)
      throws KubeconfigException {
    try {
      // A PKCS12 one takes a tenth of a second to encrypt a key that does not leave this process.
      KeyStore identity = KeyStore.getInstance("JKS");
      identity.load(null, null);
      identity.setKeyEntry(
          "client",
          ClientKey.read(key, keyPart),
          NO_PASSWORD,
          certificates(certificate, certificatePart).toArray(Certificate[]::new));
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(identity, NO_PASSWORD);
      return keys.getKeyManagers();
    } catch (GeneralSecurityException | IOException e) {
      throw new KubeconfigException("%s and %s do not match".formatted(certificatePart, keyPart));
    }
  }

  private static Collection<? extends Certificate> certificates(String pem, String part)
      throws KubeconfigException {
    Collection<? extends Certificate> certificates;
    try {
      certificates =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(
                  new ByteArrayInputStream(pem.getBytes(StandardCharsets.ISO_8859_1)));
    } catch (GeneralSecurityException e) {
      throw new KubeconfigException(part + " is not a PEM certificate");
    }
    if (certificates.isEmpty()) {
      throw new KubeconfigException(part + " contains no PEM certificate");
    }
    return certificates;
  }
}
