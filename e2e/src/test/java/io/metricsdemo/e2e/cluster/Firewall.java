package io.metricsdemo.e2e.cluster;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Closes ports of pods of our own cluster, as a NetworkPolicy does where the network heeds one;
 * they are opened again when the test has ended.
 */
public final class Firewall implements AfterEachCallback {

  private record Rule(String address, List<String> rule) {

    void apply(String change) {
      List<String> command = new ArrayList<>(List.of("iptables", "--wait", change, "INPUT"));
      command.addAll(rule);
      Command.inPodNetwork(address, command).orThrow();
    }
  }

  private final List<Rule> rules = new ArrayList<>();

  /** Lets what one pod sends to a port of another vanish. */
  public void drop(String address, int port, String from) {
    add(address, port, from, "DROP");
  }

  /** Answers what one pod sends to a port of another as if nobody listened. */
  public void refuse(String address, int port, String from) {
    add(address, port, from, "REJECT", "--reject-with", "tcp-reset");
  }

  private void add(String address, int port, String from, String... target) {
    List<String> rule =
        new ArrayList<>(List.of("-p", "tcp", "--dport", String.valueOf(port), "-s", from, "-j"));
    rule.addAll(List.of(target));
    Rule added = new Rule(address, List.copyOf(rule));
    added.apply("-I");
    rules.add(added);
  }

  /** Opens all ports again. */
  public void open() {
    rules.forEach(rule -> rule.apply("-D"));
    rules.clear();
  }

  @Override
  public void afterEach(ExtensionContext context) {
    open();
  }
}
