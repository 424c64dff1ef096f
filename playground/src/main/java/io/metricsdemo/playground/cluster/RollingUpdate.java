package io.metricsdemo.playground.cluster;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.apps.DeploymentSpec;
import io.fabric8.kubernetes.api.model.apps.RollingUpdateDeployment;
import java.util.Optional;

/**
 * How far a rolling update may go at this moment: the arithmetic of the Deployment controller.
 *
 * @param wanted number of pods in the end
 * @param maxSurge pods allowed beyond that
 * @param maxUnavailable pods allowed to be missing from that
 */
record RollingUpdate(int wanted, int maxSurge, int maxUnavailable) {

  private static final IntOrString DEFAULT_BOUND = new IntOrString("25%");

  static RollingUpdate of(DeploymentSpec spec) {
    int wanted = Optional.ofNullable(spec.getReplicas()).orElse(1);
    Optional<RollingUpdateDeployment> bounds =
        Optional.ofNullable(spec.getStrategy()).map(strategy -> strategy.getRollingUpdate());
    int surge =
        resolve(bounds.map(RollingUpdateDeployment::getMaxSurge).orElse(DEFAULT_BOUND), wanted, 1);
    int unavailable =
        resolve(
            bounds.map(RollingUpdateDeployment::getMaxUnavailable).orElse(DEFAULT_BOUND),
            wanted,
            0);
    // Neither more nor fewer would be no way forward.
    return new RollingUpdate(wanted, surge, surge == 0 && unavailable == 0 ? 1 : unavailable);
  }

  /** Percentages of a surge are rounded up, of missing pods down. */
  private static int resolve(IntOrString bound, int wanted, int roundUp) {
    if (bound.getIntVal() != null) {
      return bound.getIntVal();
    }
    int percent = Integer.parseInt(bound.getStrVal().replace("%", ""));
    return (wanted * percent + (roundUp == 1 ? 99 : 0)) / 100;
  }

  /**
   * Size of the new ReplicaSet.
   *
   * @param current its present size
   * @param total present size of all ReplicaSets
   */
  int newReplicas(int current, int total) {
    if (current >= wanted) {
      return wanted;
    }
    int room = wanted + maxSurge - total;
    return current + Math.max(0, Math.min(room, wanted - current));
  }

  /**
   * How many pods of the old ReplicaSets may go, whether they work or not.
   *
   * @param total present size of all ReplicaSets
   * @param newUnavailable pods of the new ReplicaSet that are not available
   */
  int removable(int total, int newUnavailable) {
    return Math.max(0, total - (wanted - maxUnavailable) - Math.max(0, newUnavailable));
  }

  /** How many available pods of the old ReplicaSets may go. */
  int removableAvailable(int totalAvailable) {
    return Math.max(0, totalAvailable - (wanted - maxUnavailable));
  }
}
