package io.metricsdemo.e2e.cluster;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What Flux and Argo CD make of an object, by the libraries that they use themselves.
 *
 * @param flux by kstatus
 * @param argo by our health check, run by gopher-lua
 */
public record GitOpsState(String flux, String argo) {

  /** The states of objects, in their order. */
  public static List<GitOpsState> of(List<GenericKubernetesResource> objects) {
    try {
      Path file = Files.createTempFile("objects", ".json");
      try {
        Files.writeString(
            file, objects.stream().map(Serialization::asJson).collect(Collectors.joining("\n")));
        return Command.program(
                "gitops",
                "gitops",
                Cluster.root().resolve("deploy/gitops/argocd/health.lua").toString(),
                file.toString())
            .orThrow()
            .lines()
            .map(line -> line.split(" "))
            .map(words -> new GitOpsState(words[0], words[1]))
            .toList();
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
