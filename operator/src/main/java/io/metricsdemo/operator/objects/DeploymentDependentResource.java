package io.metricsdemo.operator.objects;

import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.KubernetesDependent;
import io.metricsdemo.operator.naming.Labels;
import io.metricsdemo.operator.naming.Names;
import io.metricsdemo.operator.parameters.DemoParameters;
import io.metricsdemo.operator.parameters.DemoParameters.Pods;
import io.metricsdemo.operator.status.ManagedKind;
import java.util.Map;
import java.util.TreeMap;

/**
 * The Deployment of the demo pods. Its pod template follows from the generator's parameters, the
 * image, the resources, what users put on pods, and whether there is a load alone, so that nothing
 * else rolls the pods.
 */
@KubernetesDependent(informer = @Informer(labelSelector = Labels.MANAGED_SELECTOR))
public final class DeploymentDependentResource extends OwnedDependentResource<Deployment> {

  public DeploymentDependentResource() {
    super(Deployment.class, ManagedKind.DEPLOYMENT);
  }

  @Override
  Deployment desired(DemoParameters demo) {
    Pods pods = demo.pods();
    // @formatter:off
    return new DeploymentBuilder()
        .withMetadata(metadata(demo, demo.commonLabels()))
        .withNewSpec()
          .withReplicas(demo.replicas())
          .withNewSelector()
            .withMatchLabels(Labels.selector(demo.name()))
          .endSelector()
          .withNewStrategy()
            .withType("RollingUpdate")
            .withNewRollingUpdate()
              .withNewMaxSurge(1)
              .withNewMaxUnavailable(0)
            .endRollingUpdate()
          .endStrategy()
          .withNewTemplate()
            .withNewMetadata()
              .withLabels(podLabels(demo))
              .withAnnotations(pods.annotations())
            .endMetadata()
            .withNewSpec()
              .withAutomountServiceAccountToken(false)
              .withTerminationGracePeriodSeconds(10L)
              .withNodeSelector(pods.nodeSelector())
              .withTolerations(pods.tolerations())
              .withPriorityClassName(pods.priorityClassName().orElse(null))
              .withImagePullSecrets(
                  demo.imagePullSecrets().stream().map(LocalObjectReference::new).toList())
              // The user is the image's, which is a number, or what a policy assigns: some clusters,
              // such as OpenShift, refuse pods that set a user.
              .withNewSecurityContext()
                .withRunAsNonRoot(true)
                .withNewSeccompProfile()
                  .withType("RuntimeDefault")
                .endSeccompProfile()
              .endSecurityContext()
              .addNewTopologySpreadConstraint()
                .withMaxSkew(1)
                .withTopologyKey("kubernetes.io/hostname")
                .withWhenUnsatisfiable("ScheduleAnyway")
                .withNewLabelSelector()
                  .withMatchLabels(Labels.selector(demo.name()))
                .endLabelSelector()
              .endTopologySpreadConstraint()
              .withContainers(DemoContainer.of(demo))
              .withVolumes(demo.load().stream().map(load -> loadVolume(demo)).toList())
            .endSpec()
          .endTemplate()
        .endSpec()
        .build();
    // @formatter:on
  }

  /** A pod without its load would be scraped with less than its status predicts: it waits. */
  private static Volume loadVolume(DemoParameters demo) {
    // @formatter:off
    return new VolumeBuilder()
        .withName(Names.LOAD_VOLUME)
        .withNewConfigMap()
          .withName(ManagedKind.LOAD.nameFor(demo.name()))
        .endConfigMap()
        .build();
    // @formatter:on
  }

  private static Map<String, String> podLabels(DemoParameters demo) {
    Map<String, String> labels = new TreeMap<>(demo.pods().labels());
    labels.putAll(Labels.ofPods(demo.name()));
    return labels;
  }
}
