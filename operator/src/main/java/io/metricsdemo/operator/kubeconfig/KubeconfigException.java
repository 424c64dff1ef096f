package io.metricsdemo.operator.kubeconfig;

/**
 * A kubeconfig cannot be used; the message is one line that names the part and what to do, and
 * quotes no credential.
 */
public final class KubeconfigException extends Exception {

  private static final long serialVersionUID = 1;

  KubeconfigException(String message) {
    super(message);
  }
}
