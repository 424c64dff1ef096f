package io.metricsdemo.operator.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.util.function.BooleanSupplier;

/**
 * Lets a client write only while its replica holds the Lease, whatever still runs in the replica; a
 * request that failed is not sent again either. Reads and the Lease itself are always let through.
 */
public final class RequestFence implements Interceptor {

  private static final String NAME = "request-fence";
  private static final String LEASES = "/apis/coordination.k8s.io/";

  private volatile BooleanSupplier open = () -> true;

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

  /**
   * From now on a write that meets a condition that does not hold fails before it is sent.
   *
   * @param condition asked for each write, by any thread
   */
  public void openWhile(BooleanSupplier condition) {
    open = condition;
  }

  @Override
  public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
    boolean write = !request.method().equals("GET");
    if (write && !open.getAsBoolean() && !request.uri().getPath().contains(LEASES)) {
      throw new KubernetesClientException("not sent: this replica does not lead");
    }
  }
}
