package io.metricsdemo.operator.status;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The API server refuses an object of a demo with a 403: by RBAC, or in the words of a quota or an
 * admission policy, which say what is wrong but not which field of the MetricsDemo to change.
 */
public final class Refusal {

  /** As the API server words it for whatever authorizer refused. */
  private static final Pattern RBAC = Pattern.compile("is forbidden: User \"[^\"]*\" cannot ");

  /** Of the admission plugin OwnerReferencesPermissionEnforcement, which reviews permissions. */
  private static final Pattern OWNER =
      Pattern.compile("cannot set (an ownerRef|blockOwnerDeletion) ");

  /** A policy may write anything, also words like those of RBAC. */
  private static final Pattern POLICY = Pattern.compile("denied (the )?request");

  private static final Pattern LABEL = Pattern.compile("(?i)\\blabels?\\b");

  private static final Pattern ANNOTATION = Pattern.compile("(?i)\\bannotations?\\b");

  private Refusal() {}

  /** Whether a permission is missing, rather than that a quota or a policy refuses. */
  public static boolean isByPermission(String words) {
    return (RBAC.matcher(words).find() || OWNER.matcher(words).find())
        && !POLICY.matcher(words).find();
  }

  /**
   * The words with the field to change, where that can be known.
   *
   * @param kind what is refused
   * @param demo how messages call the MetricsDemo
   */
  public static String withCure(String words, Class<? extends HasMetadata> kind, String demo) {
    String cure = cure(words, kind, demo);
    return cure.isEmpty() ? words : "%s. %s".formatted(words.replaceFirst("[.\\s]+$", ""), cure);
  }

  /** By the words of the API server's own admission plugins. */
  private static Optional<String> field(String words) {
    if (Stream.of("failed quota", "usage per ", "ratio per ").anyMatch(words::contains)) {
      return Optional.of("spec.resources");
    }
    if (words.contains("node label selector")) {
      return Optional.of("spec.nodeSelector");
    }
    return words.contains("pod tolerations") ? Optional.of("spec.tolerations") : Optional.empty();
  }

  private static String cure(String words, Class<? extends HasMetadata> kind, String demo) {
    boolean pod = kind == Pod.class;
    if (words.contains("exceeded quota")) {
      return pod
          ? "Raise the quota, or lower spec.replicas or spec.resources of " + demo
          : "Raise the quota";
    }
    if (words.contains("failed calling webhook")) {
      return "Check that the Service of this webhook has ready pods";
    }
    Optional<String> field = pod ? field(words) : Optional.empty();
    if (field.isPresent()) {
      return "Change %s of %s to meet this rule".formatted(field.get(), demo);
    }
    if (pod && words.contains("PriorityClass")) {
      return "Change spec.priorityClassName of %s, or create that PriorityClass".formatted(demo);
    }
    if (LABEL.matcher(words).find()) {
      return "If a label is missing, add it to spec.commonLabels of " + demo;
    }
    if (pod && ANNOTATION.matcher(words).find()) {
      return "If an annotation is missing, add it to spec.podMetadata.annotations of " + demo;
    }
    if (kind == ServiceMonitor.class && ANNOTATION.matcher(words).find()) {
      return "If an annotation is missing, add it to spec.monitoring.annotations of " + demo;
    }
    return "";
  }
}
