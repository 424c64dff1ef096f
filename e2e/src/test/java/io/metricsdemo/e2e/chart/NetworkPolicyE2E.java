package io.metricsdemo.e2e.chart;

import static io.metricsdemo.e2e.cluster.Cluster.QUIET_CLUSTER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyEgressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import io.fabric8.kubernetes.client.readiness.Readiness;
import io.metricsdemo.e2e.cluster.Cluster;
import io.metricsdemo.e2e.cluster.Command;
import io.metricsdemo.e2e.cluster.Installation;
import io.metricsdemo.e2e.cluster.Prometheus;
import io.metricsdemo.e2e.cluster.TestNamespace;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * The NetworkPolicy permits what the operator needs, and no more. The network of our own cluster
 * enforces no policies, so the test does, by iptables in the network of the operator's pods.
 */
@Tag("own-cluster")
@ResourceLock(QUIET_CLUSTER) // what is dropped would disturb others
class NetworkPolicyE2E {

  @RegisterExtension static final Installation INSTALLATION = Installation.complete();
  @RegisterExtension final TestNamespace namespace = new TestNamespace();

  private final List<String> enforced = new ArrayList<>();

  @AfterEach
  void remove() {
    enforced.forEach(
        address -> {
          iptables(address, "--flush", "OUTPUT");
          iptables(address, "--flush", "INPUT");
        });
    Command.kubectl("delete", "--ignore-not-found", "-k", "deploy/network-policy").orThrow();
  }

  @Test
  void operator_works_and_is_scraped_with_the_connections_of_its_policy_alone() {
    Prometheus prometheus = Prometheus.find(namespace.client());
    Command.kubectl("apply", "-k", "deploy/network-policy").orThrow();
    NetworkPolicy policy =
        namespace
            .client()
            .network()
            .v1()
            .networkPolicies()
            .inNamespace(Manifests.NAMESPACE)
            .withName(Manifests.RELEASE)
            .require();
    List<Pod> operator =
        await()
            .until(
                () -> Installation.operatorPods(namespace.client()),
                pods -> pods.size() == 2 && pods.stream().allMatch(Readiness::isPodReady));
    operator.forEach(pod -> enforce(policy, pod));
    Command.kubectl("apply", "-k", "deploy/operator-monitoring").orThrow();

    namespace.create("demo-app", spec -> spec.setReplicas(1));

    namespace.awaitCondition("demo-app", "Scraped", "True", "AllTargetsUp");
    await()
        .untilAsserted(
            () ->
                assertThat(prometheus.query("metricsdemo_operator_build_info"))
                    .extracting(sample -> sample.label("pod"))
                    .containsAll(
                        operator.stream().map(pod -> pod.getMetadata().getName()).toList()));
    enforced.forEach(address -> assertThat(dropped(address)).isZero());

    // The port of a demo's pod is not one that the operator needs.
    Pod demo = namespace.pods("demo-app").get(0);
    String url = "http://%s:8080/metrics".formatted(demo.getStatus().getPodIP());
    assertThat(curl(enforced.get(0), url).exitCode()).isNotZero();
    assertThat(dropped(enforced.get(0))).isPositive();
  }

  /** Without a state of connections, so that those that exist have to be permitted too. */
  private void enforce(NetworkPolicy policy, Pod pod) {
    String address = pod.getStatus().getPodIP();
    enforced.add(address);
    policy.getSpec().getIngress().stream()
        .flatMap(rule -> rule.getPorts().stream())
        .forEach(port -> acceptPort(address, "INPUT", "OUTPUT", port, pod));
    for (NetworkPolicyEgressRule rule : policy.getSpec().getEgress()) {
      rule.getPorts().forEach(port -> acceptPort(address, "OUTPUT", "INPUT", port, pod));
      rule.getTo().stream()
          .flatMap(this::addresses)
          .forEach(
              peer -> {
                iptables(address, "--append", "OUTPUT", "-d", peer, "-j", "ACCEPT");
                iptables(address, "--append", "INPUT", "-s", peer, "-j", "ACCEPT");
              });
    }
    for (String chain : List.of("INPUT", "OUTPUT")) {
      iptables(address, "--append", chain, "-j", "DROP");
    }
  }

  private static void acceptPort(
      String address, String requests, String responses, NetworkPolicyPort port, Pod pod) {
    String protocol = port.getProtocol().toLowerCase(Locale.ROOT);
    String number = number(port.getPort(), pod);
    iptables(address, "--append", requests, "-p", protocol, "--dport", number, "-j", "ACCEPT");
    iptables(address, "--append", responses, "-p", protocol, "--sport", number, "-j", "ACCEPT");
  }

  /** All namespaces are selected, as InstallManifestsTest holds. */
  private Stream<String> addresses(NetworkPolicyPeer peer) {
    return namespace
        .client()
        .pods()
        .inAnyNamespace()
        .withLabelSelector(peer.getPodSelector())
        .list()
        .getItems()
        .stream()
        .map(pod -> pod.getStatus().getPodIP());
  }

  private static String number(IntOrString port, Pod pod) {
    if (port.getIntVal() != null) {
      return port.getIntVal().toString();
    }
    return pod.getSpec().getContainers().get(0).getPorts().stream()
        .filter(named -> named.getName().equals(port.getStrVal()))
        .map(named -> named.getContainerPort().toString())
        .findFirst()
        .orElseThrow();
  }

  private static String iptables(String address, String... arguments) {
    List<String> command = new ArrayList<>(List.of("iptables", "--wait"));
    command.addAll(List.of(arguments));
    return Command.inPodNetwork(address, command).orThrow();
  }

  /** The number of packets that the last rules have dropped. */
  private static long dropped(String address) {
    String counters = iptables(address, "--list", "--verbose", "--exact", "--numeric");
    Cluster.record("network-policy.txt", counters + "\n");
    return counters
        .lines()
        .filter(line -> line.contains(" DROP "))
        .filter(line -> !line.startsWith("Chain"))
        .mapToLong(line -> Long.parseLong(line.strip().split(" +")[0]))
        .sum();
  }

  private static Command curl(String address, String url) {
    return Command.inPodNetwork(address, List.of("curl", "--silent", "--max-time", "3", url));
  }
}
