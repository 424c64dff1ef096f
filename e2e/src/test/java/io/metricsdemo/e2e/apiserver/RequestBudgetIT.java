package io.metricsdemo.e2e.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.metricsdemo.api.v1alpha1.MetricsDemoSpec;
import io.metricsdemo.api.v1alpha1.VerificationSpec;
import io.metricsdemo.e2e.cluster.AuditLog;
import io.metricsdemo.e2e.cluster.AuditLog.Request;
import io.metricsdemo.e2e.cluster.Cluster;
import io.metricsdemo.e2e.cluster.FakeDeploymentController;
import io.metricsdemo.e2e.cluster.OperatorProcess;
import io.metricsdemo.e2e.cluster.RunningOperator;
import io.metricsdemo.e2e.cluster.TestNamespace;
import io.metricsdemo.testing.Patience;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What the operator asks of the API server, by its audit log. Events, and the renewals of the
 * Lease, count apart. The requests go to the file requests.txt beside the logs.
 */
@Tag("own-cluster")
class RequestBudgetIT {

  private static final String DEMO = "demo-app";
  private static final int MANY = 200;
  private static final Duration REST = Duration.ofSeconds(60);

  /** For as long nothing more has to come, for a count to be final. */
  private static final Duration QUIET = Duration.ofSeconds(2);

  @RegisterExtension static final RunningOperator OPERATOR = new RunningOperator();
  @RegisterExtension final TestNamespace namespace = new TestNamespace();

  @Test
  void creation_costs_two_looks_three_applies_and_one_status_and_readiness_one_more() {
    AuditLog creation = AuditLog.fromNow();
    namespace.create(DEMO, RequestBudgetIT::withoutPrometheus);
    namespace.awaitCondition(DEMO, "Ready", "False", "RolloutInProgress");
    assertThatRequestsAre(
        creation,
        // Whether their names are free; the apply of the Deployment finds out about its own.
        "get services",
        "get servicemonitors",
        "patch deployments",
        "patch services",
        "patch servicemonitors",
        "patch metricsdemos/status");

    AuditLog readiness = AuditLog.fromNow();
    reportReady();
    namespace.awaitCondition(DEMO, "Ready", "True", "Reconciled");
    assertThatRequestsAre(readiness, "patch metricsdemos/status");
    document("create a MetricsDemo, until its pods are ready", ofThisTest(creation));
  }

  @Test
  void interval_change_costs_one_apply_and_one_status() {
    createReady();

    AuditLog change = AuditLog.fromNow();
    namespace.edit(DEMO, spec -> spec.setMonitoring(TestNamespace.every("15s")));
    await()
        .until(
            () ->
                namespace.conditions(DEMO).stream()
                    .anyMatch(condition -> condition.getMessage().contains("interval 15s")));
    assertThatRequestsAre(change, "patch servicemonitors", "patch metricsdemos/status");
    document("change the interval", ofThisTest(change));
  }

  @Test
  void replicas_change_costs_one_apply_and_one_status_and_readiness_one_more() {
    createReady();

    AuditLog change = AuditLog.fromNow();
    namespace.edit(DEMO, spec -> spec.setReplicas(3));
    namespace.awaitCondition(DEMO, "Ready", "False", "RolloutInProgress");
    assertThatRequestsAre(change, "patch deployments", "patch metricsdemos/status");

    AuditLog readiness = AuditLog.fromNow();
    reportReady();
    namespace.awaitCondition(DEMO, "Ready", "True", "Reconciled");
    assertThatRequestsAre(readiness, "patch metricsdemos/status");
    document("change the replicas, until the pods are ready", ofThisTest(change));
  }

  /** One test, so that both are shown by one rest. */
  @Test
  void restart_with_many_converged_demos_writes_nothing_and_rest_asks_for_nothing() {
    List<String> demos = IntStream.range(0, MANY).mapToObj(number -> "demo-" + number).toList();
    demos.forEach(demo -> namespace.create(demo, spec -> spec.setReplicas(0)));
    await().atMost(Patience.LONG).until(() -> namespace.list(Deployment.class).size() == MANY);
    namespace.list(Deployment.class).forEach(this::reportReady);
    namespace.awaitAll("Ready", "True", "Reconciled");
    // The last change of each status.
    namespace.awaitAll("Selected", "Unknown", "NoPrometheus");
    awaitQuiet();
    OPERATOR.terminate();

    AuditLog restart = AuditLog.fromNow();
    OPERATOR.start();
    awaitQuiet();
    document("restart with %d converged MetricsDemos".formatted(MANY), ofOperator(restart));

    AuditLog rest = AuditLog.fromNow();
    await("nothing but watches")
        .atMost(REST.multipliedBy(2))
        .during(REST)
        .pollInterval(Duration.ofMillis(500))
        .untilAsserted(() -> assertThat(rest.requests(RequestBudgetIT::counts)).isEmpty());
    document(
        "%d s at rest with %d MetricsDemos".formatted(REST.toSeconds(), MANY), ofOperator(rest));
    assertThat(restart.requests(request -> counts(request) && request.isWrite())).isEmpty();

    namespace.edit(demos.get(0), spec -> spec.setMonitoring(TestNamespace.every("15s")));
    assertThatRequestsAre(rest, "patch servicemonitors", "patch metricsdemos/status");
  }

  /** What is found out about the scrapes is one more status, and comes at any time. */
  private static void withoutPrometheus(MetricsDemoSpec spec) {
    VerificationSpec verification = new VerificationSpec();
    verification.setEnabled(false);
    spec.setVerification(verification);
  }

  private void createReady() {
    namespace.create(DEMO, RequestBudgetIT::withoutPrometheus);
    namespace.awaitObject(Deployment.class, DEMO);
    reportReady();
    namespace.awaitCondition(DEMO, "Ready", "True", "Reconciled");
    awaitQuiet();
  }

  private void reportReady() {
    reportReady(namespace.find(Deployment.class, DEMO).orElseThrow());
  }

  private void reportReady(Deployment deployment) {
    FakeDeploymentController.reportReady(namespace.client(), deployment);
  }

  /** Each as a verb and a resource; their order does not matter. */
  private void assertThatRequestsAre(AuditLog log, String... expected) {
    await("requests: " + Arrays.toString(expected))
        .during(QUIET)
        .untilAsserted(
            () ->
                assertThat(log.requests(request -> isOfThisTest(request) && counts(request)))
                    .extracting(request -> request.verb() + " " + request.resource())
                    .containsExactlyInAnyOrder(expected));
  }

  /** Waits until the operator has asked for nothing for a while. */
  private static void awaitQuiet() {
    AuditLog log = AuditLog.fromNow();
    await("quiet")
        .pollDelay(QUIET)
        .until(
            () ->
                log.requests(
                        request ->
                            counts(request) && request.time().isAfter(Instant.now().minus(QUIET)))
                    .isEmpty());
  }

  /** The namespaces of other tests may still be on their way out. */
  private boolean isOfThisTest(Request request) {
    return request.namespace().equals(namespace.name());
  }

  private static boolean counts(Request request) {
    return isOfOperator(request)
        && !request.verb().equals("watch")
        && !List.of("events", "leases").contains(request.resource());
  }

  private static boolean isOfOperator(Request request) {
    return request.user().equals(OperatorProcess.USER);
  }

  private List<Request> ofThisTest(AuditLog log) {
    return log.requests(request -> isOfOperator(request) && isOfThisTest(request));
  }

  private static List<Request> ofOperator(AuditLog log) {
    return log.requests(RequestBudgetIT::isOfOperator);
  }

  private static void document(String title, List<Request> requests) {
    Cluster.record("requests.txt", title + "\n\n" + AuditLog.table(requests));
  }
}
