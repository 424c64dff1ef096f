package io.metricsdemo.simulator.resource;

import io.metricsdemo.simulator.resource.ResourceType.ScalePaths;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The kinds that every cluster serves, as far as operators and kubectl ask for them. */
final class BuiltInTypes {

  private static final ScalePaths REPLICAS =
      new ScalePaths(".spec.replicas", ".status.replicas", ".status.selector");

  private static final String CLUSTER = "cluster";
  private static final String STATUS = "status";
  private static final String SCALE = "scale";
  private static final String ALL = "all";

  private BuiltInTypes() {}

  static List<ResourceType> list() {
    return List.of(
        type("", "v1", "namespaces", "Namespace", "ns", CLUSTER, STATUS),
        type("", "v1", "nodes", "Node", "no", CLUSTER, STATUS),
        type("", "v1", "pods", "Pod", "po", STATUS, ALL),
        type("", "v1", "services", "Service", "svc", STATUS, ALL),
        type("", "v1", "endpoints", "Endpoints", "ep"),
        type("", "v1", "configmaps", "ConfigMap", "cm"),
        type("", "v1", "secrets", "Secret", ""),
        type("", "v1", "events", "Event", "ev"),
        type("", "v1", "serviceaccounts", "ServiceAccount", "sa"),
        type("", "v1", "persistentvolumeclaims", "PersistentVolumeClaim", "pvc", STATUS),
        type("", "v1", "resourcequotas", "ResourceQuota", "quota", STATUS),
        type("", "v1", "limitranges", "LimitRange", "limits"),
        type("apps", "v1", "deployments", "Deployment", "deploy", STATUS, SCALE, ALL),
        type("apps", "v1", "replicasets", "ReplicaSet", "rs", STATUS, SCALE, ALL),
        type("apps", "v1", "statefulsets", "StatefulSet", "sts", STATUS, SCALE, ALL),
        type("apps", "v1", "daemonsets", "DaemonSet", "ds", STATUS, ALL),
        type("authorization.k8s.io", "v1", REVIEWS, "SubjectAccessReview", "", CLUSTER),
        type("batch", "v1", "jobs", "Job", "", STATUS, ALL),
        type("batch", "v1", "cronjobs", "CronJob", "cj", STATUS, ALL),
        type("coordination.k8s.io", "v1", "leases", "Lease", ""),
        type("discovery.k8s.io", "v1", "endpointslices", "EndpointSlice", ""),
        type("events.k8s.io", "v1", "events", "Event", "ev"),
        type("autoscaling", "v2", "horizontalpodautoscalers", hpa(), "hpa", STATUS, ALL),
        type("networking.k8s.io", "v1", "networkpolicies", "NetworkPolicy", "netpol"),
        type("networking.k8s.io", "v1", "ingresses", "Ingress", "ing", STATUS),
        type("policy", "v1", "poddisruptionbudgets", "PodDisruptionBudget", "pdb", STATUS),
        type("rbac.authorization.k8s.io", "v1", "roles", "Role", ""),
        type("rbac.authorization.k8s.io", "v1", "rolebindings", "RoleBinding", ""),
        type("rbac.authorization.k8s.io", "v1", "clusterroles", "ClusterRole", "", CLUSTER),
        type("rbac.authorization.k8s.io", "v1", "clusterrolebindings", crb(), "", CLUSTER),
        type(
            "apiextensions.k8s.io",
            "v1",
            CRDS,
            "CustomResourceDefinition",
            "crd",
            CLUSTER,
            STATUS));
  }

  static final String CRDS = "customresourcedefinitions";
  static final String REVIEWS = "subjectaccessreviews";

  private static String hpa() {
    return "HorizontalPodAutoscaler";
  }

  private static String crb() {
    return "ClusterRoleBinding";
  }

  private static ResourceType type(
      String group,
      String version,
      String plural,
      String kind,
      String shortName,
      String... traits) {
    List<String> has = Arrays.asList(traits);
    return new ResourceType(
        group,
        version,
        plural,
        kind.toLowerCase(Locale.ROOT),
        kind,
        !has.contains(CLUSTER),
        shortName.isEmpty() ? List.of() : List.of(shortName),
        has.contains(ALL) ? List.of(ALL) : List.of(),
        has.contains(STATUS),
        has.contains(SCALE) ? Optional.of(REPLICAS) : Optional.empty(),
        false);
  }
}
