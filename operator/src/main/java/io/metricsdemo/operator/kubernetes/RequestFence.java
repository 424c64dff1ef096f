package io.metricsdemo.operator.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;

/**
 * Lets a client write until it is closed for good. A replica that has lost its Lease writes nothing
 * more, whatever still runs in it; a request that failed is not sent again either.
 */
public final class RequestFence implements Interceptor {

  private static final String NAME = "request-fence";
  private static final String LEASES = "/apis/coordination.k8s.io/";

  private volatile boolean closed;

  /** Puts a new fence around the client that is being built. */
  public static void add(HttpClient.Builder builder) {
    RequestFence fence = new RequestFence();
    builder.addOrReplaceInterceptor(NAME, fence);
    builder.tag(fence);
  }

  /**
   * The fence around a client and all that are derived from it.
   *
   * @throws IllegalArgumentException when the client was built without one
   */
  public static RequestFence of(KubernetesClient client) {
    if (client.getHttpClient() instanceof RequestTags tags
        && tags.getTag(RequestFence.class) != null) {
      return tags.getTag(RequestFence.class);
    }
    throw new IllegalArgumentException("the client has no fence");
  }

  /** From now on every write fails before it is sent; only the Lease may be released. */
  public void close() {
    closed = true;
  }

  @Override
  public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
    boolean write = !request.method().equals("GET");
    if (closed && write && !request.uri().getPath().contains(LEASES)) {
      throw new KubernetesClientException("not sent: this replica has lost the leadership");
    }
  }
}
