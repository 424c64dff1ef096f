package io.metricsdemo.e2e.pods;

import static io.metricsdemo.e2e.cluster.Cluster.QUIET_CLUSTER;
import static org.assertj.core.api.Assertions.assertThat;

import io.metricsdemo.e2e.cluster.AuditLog;
import io.metricsdemo.e2e.cluster.AuditLog.Request;
import io.metricsdemo.e2e.cluster.Cluster;
import io.metricsdemo.e2e.cluster.Installation;
import io.metricsdemo.e2e.cluster.OperatorProcess;
import io.metricsdemo.e2e.cluster.TestNamespace;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.ResourceLock;

/** How much the operator writes, Events apart, until Prometheus scrapes what is asked for. */
@Tag("own-cluster")
@ResourceLock(QUIET_CLUSTER) // counts what a quiet cluster takes
class RequestBudgetE2E {

  private static final String DEMO = "demo-app";
  private static final String STATUS = "patch metricsdemos/status";

  /** The first one, one for each pod that gets ready, and four for all that is found out. */
  private static final int STATUS_OF_CREATION = 1 + 2 + 4;

  /** What is asked for, that it is in force, and one more where a scrape is late. */
  private static final int STATUS_OF_CHANGE = 3;

  @RegisterExtension static final Installation INSTALLATION = Installation.complete();
  @RegisterExtension final TestNamespace namespace = new TestNamespace();

  @Test
  void creation_and_a_change_of_the_interval_cost_no_more_than_there_is_to_report() {
    AuditLog creation = AuditLog.fromNow();
    namespace.create(DEMO, spec -> spec.setMonitoring(TestNamespace.every("5s")));
    awaitScraped();
    namespace.awaitCondition(DEMO, "DataVerified", "Unknown", "CollectingData");

    document("create a MetricsDemo, until Prometheus scrapes its pods", creation);
    assertThat(writes(creation))
        .containsOnlyOnce("patch deployments", "patch services", "patch servicemonitors")
        .filteredOn(STATUS::equals)
        .hasSizeLessThanOrEqualTo(STATUS_OF_CREATION);

    AuditLog change = AuditLog.fromNow();
    namespace.edit(DEMO, spec -> spec.setMonitoring(TestNamespace.every("10s")));
    namespace.awaitCondition(DEMO, "Scraped", "False", "IntervalNotInForce");
    awaitScraped();

    document("change the interval, until Prometheus scrapes at it", change);
    assertThat(writes(change))
        .containsOnlyOnce("patch servicemonitors")
        .doesNotContain("patch deployments", "patch services")
        .filteredOn(STATUS::equals)
        .hasSizeLessThanOrEqualTo(STATUS_OF_CHANGE);
  }

  private void awaitScraped() {
    namespace.awaitCondition(DEMO, "Scraped", "True", "AllTargetsUp");
  }

  private List<String> writes(AuditLog log) {
    return ofOperator(log).stream()
        .filter(Request::isWrite)
        .map(request -> request.verb() + " " + request.resource())
        .toList();
  }

  private List<Request> ofOperator(AuditLog log) {
    return log.requests(
        request ->
            request.user().equals(OperatorProcess.USER)
                && request.namespace().equals(namespace.name()));
  }

  private void document(String title, AuditLog log) {
    Cluster.record("requests.txt", title + "\n\n" + AuditLog.table(ofOperator(log)));
  }
}
