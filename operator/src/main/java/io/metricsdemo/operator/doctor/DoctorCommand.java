package io.metricsdemo.operator.doctor;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.metricsdemo.operator.kubeconfig.ClusterConnection;
import io.metricsdemo.operator.kubeconfig.Kubeconfig;
import io.metricsdemo.operator.kubeconfig.KubeconfigException;
import io.metricsdemo.operator.kubernetes.NotPermittedException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Examines one ServiceMonitor with the rights of whoever calls it. */
@Command(
    name = "doctor",
    sortOptions = false,
    description = "Diagnose why a ServiceMonitor is not scraped.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:it is scraped",
      "1:it is not scraped: a fault was found",
      "2:nothing could be determined: no such ServiceMonitor, a missing permission, no answer"
    })
public final class DoctorCommand implements Callable<Integer> {

  /** How the result is printed. */
  private enum Output {
    TEXT,
    JSON
  }

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "servicemonitor/NAME",
      converter = Subject.Converter.class,
      description =
          "which ServiceMonitor, whose kind may be left out; or mdemo/NAME for that of a"
              + " MetricsDemo")
  private Subject subject;

  @Option(
      names = {"-n", "--namespace"},
      paramLabel = "NAMESPACE",
      description = "its namespace; by default that of the kubeconfig's context")
  private String namespace;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "text|json",
      defaultValue = "text",
      description = "how to print what is found")
  private Output output;

  @Option(names = "--context", paramLabel = "NAME", description = "a context of the kubeconfig")
  private String context;

  @Option(
      names = "--kubeconfig",
      paramLabel = "FILE",
      description = "by default what KUBECONFIG names, or ~/.kube/config")
  private Path kubeconfig;

  @Option(
      names = "--prometheus-url",
      paramLabel = "URL",
      description = "a server to examine in place of those of the cluster, asked directly")
  private URI prometheusUrl;

  @Override
  public Integer call() {
    Kubeconfig source =
        Kubeconfig.of(Optional.ofNullable(kubeconfig), Optional.ofNullable(context));
    try (ClusterConnection cluster = source.connect()) {
      return print(examine(cluster));
    } catch (DoctorException | KubeconfigException | NotPermittedException e) {
      return complain(e.getMessage());
    }
  }

  private DoctorResult examine(ClusterConnection cluster)
      throws DoctorException, NotPermittedException {
    String where = Optional.ofNullable(namespace).orElseGet(cluster::namespace);
    try {
      return new Checkup(cluster.client(), where, Optional.ofNullable(prometheusUrl)).of(subject);
    } catch (KubernetesClientException e) {
      throw new DoctorException(cluster.explain(e));
    }
  }

  private int print(DoctorResult checkup) {
    PrintWriter out = spec.commandLine().getOut();
    out.print(
        switch (output) {
          case TEXT -> new TextReport(spec.commandLine().getColorScheme().ansi()).of(checkup);
          case JSON -> JsonReport.of(checkup);
        });
    out.flush();
    return checkup.exitCode();
  }

  private int complain(String message) {
    PrintWriter err = spec.commandLine().getErr();
    err.println(message);
    err.flush();
    return DoctorResult.COULD_NOT_LOOK;
  }
}
