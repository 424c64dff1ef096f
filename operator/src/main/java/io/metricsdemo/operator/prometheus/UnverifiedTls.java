package io.metricsdemo.operator.prometheus;

import io.metricsdemo.operator.kubernetes.UnverifiedTrust;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/** TLS that encrypts and verifies no certificate. */
final class UnverifiedTls {

  private UnverifiedTls() {}

  static SSLContext context() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new UnverifiedTrust()}, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JVM has TLS", e);
    }
  }
}
