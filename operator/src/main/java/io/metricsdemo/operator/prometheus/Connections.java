package io.metricsdemo.operator.prometheus;

import java.net.http.HttpClient;
import javax.net.ssl.SSLContext;

/** Whom a connection trusts. */
interface Connections {

  /** The connections to use for the next request. */
  HttpClient client() throws PrometheusException;

  static Connections trustingTheJvms() {
    HttpClient client = builder().build();
    return () -> client;
  }

  /**
   * All connections to pods, with no look at their certificates: a server's certificate rarely has
   * its pod's address in it, nothing secret is requested, and no credential is sent. A false server
   * could only lie, and whoever can take a pod's address can do that in plain HTTP too.
   */
  static Connections toPods() {
    return () -> ToPods.CLIENT;
  }

  static HttpClient trusting(SSLContext trust) {
    return builder().sslContext(trust).build();
  }

  private static HttpClient.Builder builder() {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .followRedirects(HttpClient.Redirect.NEVER)
        .connectTimeout(HttpTransport.Limits.DEFAULT.patience());
  }

  /** Made when the first pod is queried. */
  final class ToPods {
    private static final HttpClient CLIENT =
        builder().sslContext(UnverifiedTls.context()).proxy(HttpClient.Builder.NO_PROXY).build();

    private ToPods() {}
  }
}
