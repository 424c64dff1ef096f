package io.metricsdemo.playground.documents;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.metricsdemo.api.v1alpha1.MetricsDemo;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Brings the API server in step with the documents: what changed is applied, what went deleted. */
public final class Applier {

  private static final String FIELD_MANAGER = "playground";

  private final KubernetesClient client;
  private final Map<Document.Key, JsonNode> applied = new LinkedHashMap<>();

  public Applier(KubernetesClient client) {
    this.client = client;
  }

  /** Returns what the API server refused. */
  public List<Mistake> apply(List<Document> documents) {
    List<Mistake> refused = new ArrayList<>();
    for (Document document : documents) {
      if (!document.object().equals(applied.get(document.key()))) {
        apply(document).ifPresent(refused::add);
      }
    }
    List<Document.Key> wanted = documents.stream().map(Document::key).toList();
    List<Document.Key> gone =
        applied.keySet().stream().filter(key -> !wanted.contains(key)).toList();
    for (Document.Key key : gone) {
      client
          .resources(MetricsDemo.class)
          .inNamespace(key.namespace())
          .withName(key.name())
          .delete();
      applied.remove(key);
    }
    return refused;
  }

  private Optional<Mistake> apply(Document document) {
    try {
      ensureNamespace(document.key().namespace());
      GenericKubernetesResource object =
          Serialization.unmarshal(document.object().toString(), GenericKubernetesResource.class);
      client.resource(object).fieldManager(FIELD_MANAGER).forceConflicts().serverSideApply();
      applied.put(document.key(), document.object());
      return Optional.empty();
    } catch (KubernetesClientException e) {
      String reason = e.getStatus() == null ? e.getMessage() : e.getStatus().getMessage();
      return Optional.of(new Mistake(document.file(), document.line(), reason));
    }
  }

  private void ensureNamespace(String name) {
    if (client.namespaces().withName(name).get() == null) {
      client
          .resource(new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build())
          .create();
    }
  }
}
