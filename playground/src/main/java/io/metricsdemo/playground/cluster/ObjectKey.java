package io.metricsdemo.playground.cluster;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;

/** Where a namespaced object of a known kind is found. */
public record ObjectKey(String namespace, String name) {

  public static ObjectKey of(HasMetadata object) {
    return new ObjectKey(object.getMetadata().getNamespace(), object.getMetadata().getName());
  }

  /** Whether an object goes away with its owner, which made it. */
  public static boolean isControlledBy(HasMetadata object, HasMetadata owner) {
    String uid = owner.getMetadata().getUid();
    return object.getMetadata().getOwnerReferences().stream()
        .filter(reference -> Boolean.TRUE.equals(reference.getController()))
        .map(OwnerReference::getUid)
        .anyMatch(uid::equals);
  }

  @Override
  public String toString() {
    return namespace + "/" + name;
  }
}
