package io.metricsdemo.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.metricsdemo.simulator.api.ApiServer;
import io.metricsdemo.simulator.http.ApiRequest;
import io.metricsdemo.simulator.http.ApiResult;
import io.metricsdemo.simulator.http.HttpFront;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * A Kubernetes API server in this process, on a free loopback port. It stores any object of the
 * kinds it serves and knows server-side apply, status and scale subresources, watches, garbage
 * collection and, for custom resource definitions, admission by their schemas.
 *
 * <p>It differs from a real one in what follows.
 *
 * <ul>
 *   <li>There are no controllers: a Deployment makes no pods, a Service no endpoints.
 *   <li>Anybody may do anything.
 *   <li>Namespaces need not exist; deleting one deletes its objects.
 *   <li>Events of core/v1 and of events.k8s.io/v1 are kept apart.
 *   <li>Built-in kinds have no schemas: of their rules there are only those about duplicate and
 *       empty lists of Services and pod templates, about the selector of a Deployment and about a
 *       second controller, and of their defaults only replica counts, port protocols and what a
 *       Service needs to be listed.
 *   <li>No protobuf, so {@code kubectl create configmap}, {@code create deployment} and {@code auth
 *       can-i} are refused with 415; {@code kubectl apply -f} and {@code create -f} work. No exec,
 *       port-forward, top, eviction; logs only where {@link #serveLogs} says so, without times;
 *       {@code explain} knows the fields of custom kinds only.
 *   <li>A list is never cut in pages; foreground deletion is background deletion; one storage
 *       version serves all versions of a custom kind, without conversion.
 *   <li>CEL rules are typed when they run and have no cost limit; the functions on quantities,
 *       URLs, addresses and named formats are not there.
 * </ul>
 */
public final class SimulatedApiServer implements AutoCloseable {

  private final RequestLog log = new RequestLog();
  private final Faults faults = new Faults(log);
  private final ApiServer api = new ApiServer(faults);
  private final HttpFront front;
  private final List<KubernetesClient> clients = new CopyOnWriteArrayList<>();

  private SimulatedApiServer(Function<Function<ApiRequest, ApiResult>, HttpFront> start) {
    front = start.apply(api::handle);
  }

  /** Starts a server with no objects on a free loopback port, plain HTTP. */
  public static SimulatedApiServer start() {
    return new SimulatedApiServer(HttpFront::start);
  }

  /**
   * Starts a server that is spoken to as a real one is: over TLS and, by clients that can, HTTP/2.
   *
   * @param keyStore a PKCS #12 file with the key and the certificate
   */
  public static SimulatedApiServer startWithTls(Path keyStore, String password) {
    return new SimulatedApiServer(handler -> HttpFront.startWithTls(handler, keyStore, password));
  }

  public String url() {
    return front.url();
  }

  /** What a client needs; its namespace is {@code default}. */
  public Config config() {
    return new ConfigBuilder(Config.empty())
        .withMasterUrl(url())
        .withNamespace("default")
        .withHttp2Disable(true)
        .withTrustCerts(true)
        .build();
  }

  /** A new client that may do everything; closing the server closes it. */
  public KubernetesClient client() {
    KubernetesClient client =
        new KubernetesClientBuilder()
            .withHttpClientFactory(new JdkHttpClientFactory())
            .withConfig(config())
            .build();
    clients.add(client);
    return client;
  }

  /**
   * Serves the kind of a definition from now on, with defaulting, pruning and validation by its
   * schema. The definition is an object like others: deleting it ends all that, its objects too.
   */
  public void registerCrd(CustomResourceDefinition crd) {
    putWithoutAdmission(crd);
  }

  /**
   * Stores an object as it is, past defaulting, pruning, validation and field ownership, its status
   * too: what a test finds in a cluster that has seen other versions.
   */
  public void putWithoutAdmission(HasMetadata object) {
    api.putUnchecked(Serialization.unmarshal(Serialization.asJson(object), ObjectNode.class));
  }

  /**
   * Serves the log of each pod from a file.
   *
   * @param files by namespace and name of the pod; a file need not exist
   */
  public void serveLogs(BiFunction<String, String, Path> files) {
    api.serveLogs(files);
  }

  public RequestLog requests() {
    return log;
  }

  /**
   * Answers matching requests with a failure until the fault is closed.
   *
   * @param matching sees the request with code 0
   * @param code the HTTP status, such as 403, 409 or 500
   */
  public Fault failWith(int code, Predicate<LoggedRequest> matching) {
    return faults.inject(matching, code);
  }

  /** Ends all open watches; clients have to connect again. */
  public void endWatches() {
    api.endWatches();
  }

  /** Writes a configuration with which {@code kubectl --kubeconfig} talks to this server. */
  public void writeKubeconfig(Path file) {
    String kubeconfig =
        """
        apiVersion: v1
        kind: Config
        clusters:
        - name: simulated
          cluster:
            server: URL
        contexts:
        - name: simulated
          context:
            cluster: simulated
            user: simulated
            namespace: default
        current-context: simulated
        users:
        - name: simulated
          user: {}
        """
            .replace("URL", url());
    try {
      Files.writeString(file, kubeconfig);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    clients.forEach(KubernetesClient::close);
    api.close();
    front.close();
  }
}
