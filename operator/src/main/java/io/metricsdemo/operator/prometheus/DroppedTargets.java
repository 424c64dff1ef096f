package io.metricsdemo.operator.prometheus;

import java.util.List;
import java.util.Map;

/**
 * The targets of one scrape pool that relabeling drops.
 *
 * @param labels of each that the server lists, before relabeling; {@code keepDroppedTargets} limits
 *     how many it keeps
 * @param count of all that it drops; that of the list where the server counts none
 */
public record DroppedTargets(List<Map<String, String>> labels, int count) {

  public static final DroppedTargets NONE = new DroppedTargets(List.of(), 0);

  public boolean areAllListed() {
    return labels.size() >= count;
  }
}
