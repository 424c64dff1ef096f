package io.metricsdemo.operator.leadership;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseSpec;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.RequestConfig;
import io.fabric8.kubernetes.client.RequestConfigBuilder;
import io.metricsdemo.operator.kubernetes.DaemonScheduler;
import io.metricsdemo.operator.kubernetes.ServerMessage;
import io.metricsdemo.operator.kubernetes.TransitionLog;
import io.metricsdemo.operator.naming.Names;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Takes the Lease when it is free, renews it, and releases it when closed. Whether a Lease of
 * somebody else has expired is decided by this machine's clock alone: it has when nobody has
 * touched it for its duration. The deadline of the leader is watched apart from its requests, since
 * one may hang.
 *
 * <p>Every change of state is one line in the log, however often an attempt fails.
 */
public final class LeaderElection implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(LeaderElection.class);

  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(5);

  /** For an attempt that is under way when the election is closed. */
  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(2);

  /** An attempt of its own is better than a request that is sent again with what is old by then. */
  private static final RequestConfig REQUESTS =
      new RequestConfigBuilder()
          .withRequestTimeout((int) REQUEST_TIMEOUT.toMillis())
          .withRequestRetryBackoffLimit(0)
          .build();

  private enum Role {
    CANDIDATE,
    LEADING,
    LOST,
    CLOSED
  }

  private final KubernetesClient client;
  private final Candidate candidate;
  private final Timing timing;
  private final Runnable onLeading;
  private final Runnable onLost;
  private final String leaseName;
  private final DaemonScheduler attempts = new DaemonScheduler("leader-election");
  private final DaemonScheduler deadline = new DaemonScheduler("leader-deadline");
  private final AtomicReference<Role> role = new AtomicReference<>(Role.CANDIDATE);
  private final TransitionLog<String> failures =
      new TransitionLog<>(LOG, "Failed to access Lease, retrying", "Lease is accessible again");

  /** The Lease as we last wrote it; null while we never have. */
  private volatile Lease held;

  /** When the last renewal that succeeded was sent. */
  private volatile long renewedAt;

  /** What is being tried, for the log. */
  private volatile String operation = "get";

  private String observedVersion;
  private long observedAt;

  /** The leader that was logged last. */
  private Optional<String> followed = Optional.empty();

  /**
   * @param onLeading called once, by the election's thread, when the Lease is ours; when it throws,
   *     the Lease is lost at once, and released
   * @param onLost called at most once, when the Lease no longer is ours, or may not be
   */
  public LeaderElection(
      KubernetesClient client, Candidate candidate, Runnable onLeading, Runnable onLost) {
    this(client, candidate, Timing.DEFAULT, onLeading, onLost);
  }

  LeaderElection(
      KubernetesClient client,
      Candidate candidate,
      Timing timing,
      Runnable onLeading,
      Runnable onLost) {
    this.client = client.newClient(REQUESTS).adapt(KubernetesClient.class);
    this.candidate = candidate;
    this.timing = timing;
    this.onLeading = onLeading;
    this.onLost = onLost;
    leaseName = candidate.podNamespace() + "/" + Names.LEASE;
  }

  /** Begins to try, and returns at once. */
  public void start() {
    attempts.schedule(this::attempt, Duration.ZERO);
  }

  private void attempt() {
    boolean renewed = succeeds() && role.get() == Role.LEADING;
    attempts.schedule(this::attempt, renewed ? timing.renewInterval() : timing.retryInterval());
  }

  private boolean succeeds() {
    try {
      if (role.get() == Role.LEADING) {
        renew();
      } else {
        acquire();
      }
      failures.recovered(leaseName, this::named);
      return true;
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
        LOG.atDebug().addKeyValue("err", ServerMessage.of(e)).log("Lease was modified meanwhile");
      } else {
        failures.failed(
            leaseName,
            List.of(operation, e.getCode()),
            line ->
                named(line)
                    .addKeyValue("operation", operation)
                    .addKeyValue("err", ServerMessage.of(e)));
      }
    } catch (RuntimeException e) {
      if (role.get() != Role.CLOSED) {
        failures.failed(leaseName, e.toString(), line -> named(line).setCause(e));
      }
    }
    return false;
  }

  private LoggingEventBuilder named(LoggingEventBuilder line) {
    return line.addKeyValue("lease", leaseName);
  }

  private void acquire() {
    long now = System.nanoTime();
    Optional<Lease> lease = read();
    if (lease.isEmpty()) {
      lead(create(), now);
    } else if (isFree(lease.get())) {
      lead(write(takenOver(lease.get())), now);
    } else {
      follow(holder(lease.get()));
    }
  }

  private void renew() {
    long now = System.nanoTime();
    try {
      renewed(write(renewal(held)), now);
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_CONFLICT
          && e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
        throw e;
      }
      // Somebody has labeled it, say; or our last answer was lost; or it has a new holder.
      Optional<Lease> live = read();
      if (live.isEmpty()) {
        renewed(create(), now);
      } else if (isOurs(live.get())) {
        renewed(write(renewal(live.get())), now);
      } else {
        lose("the Lease has another holder: \"" + holder(live.get()) + "\"");
      }
    }
  }

  private void lead(Lease lease, long since) {
    renewed(lease, since);
    if (role.compareAndSet(Role.CANDIDATE, Role.LEADING)) {
      named(LOG.atInfo()).addKeyValue("holder", candidate.podName()).log("Became leader");
      deadline.schedule(this::checkDeadline, timing.renewDeadline());
      try {
        onLeading.run();
      } catch (RuntimeException e) {
        named(LOG.atError()).setCause(e).log("Failed to start leading");
        if (lose("it could not start to lead")) {
          release(lease);
        }
      }
    }
  }

  private void renewed(Lease lease, long since) {
    held = lease;
    renewedAt = since;
  }

  private void follow(String holder) {
    if (!followed.equals(Optional.of(holder))) {
      followed = Optional.of(holder);
      named(LOG.atInfo()).addKeyValue("holder", holder).log("Following leader");
    }
  }

  private void checkDeadline() {
    long left = timing.renewDeadline().toNanos() - (System.nanoTime() - renewedAt);
    if (left > 0) {
      deadline.schedule(this::checkDeadline, Duration.ofNanos(left));
    } else {
      lose("the Lease could not be renewed for " + timing.renewDeadline().toSeconds() + " s");
    }
  }

  private boolean lose(String cause) {
    boolean lost = role.compareAndSet(Role.LEADING, Role.LOST);
    if (lost) {
      // Before anything else, a log line included: the callback keeps us from writing.
      onLost.run();
      named(LOG.atWarn()).addKeyValue("cause", cause).log("Lost leadership");
      shutdown();
    }
    return lost;
  }

  private void shutdown() {
    attempts.shutdown();
    deadline.shutdown();
  }

  private boolean isFree(Lease lease) {
    String holder = holder(lease);
    if (holder.isEmpty() || holder.equals(candidate.podName())) {
      return true;
    }
    String version = lease.getMetadata().getResourceVersion();
    if (!version.equals(observedVersion)) {
      observedVersion = version;
      observedAt = System.nanoTime();
    }
    Duration duration =
        Optional.ofNullable(lease.getSpec().getLeaseDurationSeconds())
            .map(Duration::ofSeconds)
            .orElse(timing.leaseDuration());
    return System.nanoTime() - observedAt >= duration.toNanos();
  }

  private boolean isOurs(Lease lease) {
    return holder(lease).equals(candidate.podName());
  }

  /** Empty where nobody holds it. */
  private static String holder(Lease lease) {
    return Optional.ofNullable(lease.getSpec()).map(LeaseSpec::getHolderIdentity).orElse("");
  }

  private Lease takenOver(Lease lease) {
    int transitions =
        Optional.ofNullable(lease.getSpec()).map(LeaseSpec::getLeaseTransitions).orElse(0);
    ZonedDateTime now = ZonedDateTime.now(ZoneOffset.UTC);
    // @formatter:off
    return new LeaseBuilder(lease)
        .editOrNewSpec()
          .withHolderIdentity(candidate.podName())
          .withLeaseDurationSeconds((int) timing.leaseDuration().toSeconds())
          .withAcquireTime(now)
          .withRenewTime(now)
          .withLeaseTransitions(isOurs(lease) ? transitions : transitions + 1)
        .endSpec()
        .build();
    // @formatter:on
  }

  private static Lease renewal(Lease lease) {
    return new LeaseBuilder(lease)
        .editSpec()
        .withRenewTime(ZonedDateTime.now(ZoneOffset.UTC))
        .endSpec()
        .build();
  }

  /** Nobody's, and shorter: others that wait for a duration need not wait long. */
  private static Lease released(Lease lease) {
    return new LeaseBuilder(lease)
        .editSpec()
        .withHolderIdentity(null)
        .withLeaseDurationSeconds(1)
        .withRenewTime(ZonedDateTime.now(ZoneOffset.UTC))
        .endSpec()
        .build();
  }

  private Optional<Lease> read() {
    operation = "get";
    return Optional.ofNullable(
        client.leases().inNamespace(candidate.podNamespace()).withName(Names.LEASE).get());
  }

  private Lease create() {
    operation = "create";
    Lease empty =
        new LeaseBuilder()
            .withNewMetadata()
            .withNamespace(candidate.podNamespace())
            .withName(Names.LEASE)
            .endMetadata()
            .build();
    Lease ours =
        new LeaseBuilder(takenOver(empty)).editSpec().withLeaseTransitions(0).endSpec().build();
    return client.resource(ours).create();
  }

  /** Replaces the very version that was read, or is refused with a conflict. */
  private Lease write(Lease lease) {
    operation = "update";
    return client.resource(lease).update();
  }

  /** Leads and follows no more, and leaves a Lease of ours to expire. */
  public void abandon() {
    role.set(Role.CLOSED);
    shutdown();
  }

  /**
   * Releases the Lease where it is ours, so that a follower takes it at its next look. To be called
   * when nothing that only a leader may do is under way any more.
   */
  @Override
  public void close() {
    Role before = role.getAndSet(Role.CLOSED);
    shutdown();
    try {
      if (!attempts.awaitTermination(CLOSE_PATIENCE)) {
        attempts.close();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (before == Role.CANDIDATE || before == Role.LEADING) {
      Optional.ofNullable(held).ifPresent(this::release);
    }
  }

  private void release(Lease lease) {
    try {
      try {
        write(released(lease));
      } catch (KubernetesClientException e) {
        Lease live = read().orElse(null);
        if (live == null || !isOurs(live)) {
          return;
        }
        write(released(live));
      }
      named(LOG.atInfo()).log("Released Lease");
    } catch (KubernetesClientException e) {
      named(LOG.atWarn())
          .addKeyValue("err", ServerMessage.of(e))
          .log("Failed to release Lease, it will expire");
    }
  }
}
