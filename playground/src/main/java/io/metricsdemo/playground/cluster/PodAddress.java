package io.metricsdemo.playground.cluster;

import java.util.Map;
import java.util.stream.Collectors;

/**
 * Where a pod's process listens.
 *
 * @param ip of the pod
 * @param ports what each container port became; empty where the pod has an address of its own and
 *     its ports are its own too
 */
record PodAddress(String ip, Map<Integer, Integer> ports) {

  int port(int containerPort) {
    return ports.getOrDefault(containerPort, containerPort);
  }

  String portsAnnotation() {
    return ports.entrySet().stream()
        .map(port -> port.getKey() + "=" + port.getValue())
        .sorted()
        .collect(Collectors.joining(","));
  }
}
