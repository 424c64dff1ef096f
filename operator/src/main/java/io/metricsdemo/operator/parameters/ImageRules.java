package io.metricsdemo.operator.parameters;

import java.util.List;

/**
 * Which images of the demo application may run.
 *
 * @param defaultImage image of a spec that names none
 * @param allowedPrefixes what the image of a spec must begin with; empty allows all
 */
public record ImageRules(String defaultImage, List<String> allowedPrefixes) {

  boolean allows(String image) {
    return allowedPrefixes.isEmpty() || allowedPrefixes.stream().anyMatch(image::startsWith);
  }
}
