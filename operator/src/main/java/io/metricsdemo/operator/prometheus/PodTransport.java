package io.metricsdemo.operator.prometheus;

import io.metricsdemo.operator.prometheus.PrometheusException.Kind;
import java.util.Optional;

/**
 * To a server in a pod through the API server: by its proxy or else by a forwarded port, which
 * neither a NetworkPolicy nor a listener on the loopback address blocks.
 */
public final class PodTransport implements Transport, AutoCloseable {

  private final Optional<? extends Transport> proxy;
  private final PortForwardTransport forward;
  private boolean forwards;

  /**
   * @param proxy empty where it cannot reach the server
   */
  public PodTransport(Optional<ApiServerProxyTransport> proxy, PortForwardTransport forward) {
    this.proxy = proxy;
    this.forward = forward;
  }

  @Override
  public synchronized Reply get(String resource) throws PrometheusException {
    if (forwards || proxy.isEmpty()) {
      return forward.get(resource);
    }
    try {
      return proxy.get().get(resource);
    } catch (PrometheusException e) {
      if (e.kind() != Kind.UNREACHABLE && e.kind() != Kind.NOT_PERMITTED) {
        throw e;
      }
      forwards = true;
      return forwarded(resource, e);
    }
  }

  /** One permission is enough; a server that cannot be reached is not a lack of permissions. */
  private Reply forwarded(String resource, PrometheusException byProxy) throws PrometheusException {
    try {
      return forward.get(resource);
    } catch (PrometheusException e) {
      if (byProxy.kind() == Kind.UNREACHABLE) {
        throw byProxy;
      }
      throw e.kind() == Kind.NOT_PERMITTED
          ? new PrometheusException(
              Kind.NOT_PERMITTED, byProxy.getMessage() + ". Or: " + e.getMessage())
          : e;
    }
  }

  @Override
  public void close() {
    forward.close();
  }
}
