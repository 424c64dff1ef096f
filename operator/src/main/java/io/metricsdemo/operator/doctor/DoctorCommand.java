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
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Examines one ServiceMonitor with the permissions of the caller. */
@Command(
    name = "doctor",
    sortOptions = false,
    description = "Diagnose why a ServiceMonitor is not scraped.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the ServiceMonitor is scraped",
      "1:it is not scraped: a cause was found",
      "2:it could not be determined: no such ServiceMonitor, a missing permission or no response"
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
      arity = "0..1",
      converter = Subject.Converter.class,
      description =
          "ServiceMonitor to examine (servicemonitor/ may be omitted), or mdemo/NAME for the"
              + " ServiceMonitor of a MetricsDemo")
  private Subject subject;

  @Option(
      names = {"-n", "--namespace"},
      paramLabel = "NAMESPACE",
      description = "namespace of the ServiceMonitor (default: that of the kubeconfig context)")
  private String namespace;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "text|json",
      defaultValue = "text",
      description = "output format (default: text)")
  private Output output;

  @Option(names = "--context", paramLabel = "NAME", description = "kubeconfig context")
  private String context;

  @Option(
      names = "--kubeconfig",
      paramLabel = "FILE",
      description = "kubeconfig file (default: KUBECONFIG, or ~/.kube/config)")
  private Path kubeconfig;

  @Option(
      names = "--prometheus-url",
      paramLabel = "URL",
      description = "Prometheus server to query directly, instead of those of the cluster")
  private URI prometheusUrl;

  @Option(
      names = "--explain",
      paramLabel = "REASON",
      description = "explain a reason, such as PortNameMismatch, and exit; needs no cluster")
  private String reason;

  @Override
  public Integer call() {
    try {
      if (reason != null) {
        return print(Explanation.of(reason), 0);
      }
    } catch (DoctorException e) {
      return fail(e.getMessage());
    }
    if (subject == null) {
      throw new ParameterException(
          spec.commandLine(), "Missing required parameter: 'servicemonitor/NAME'");
    }
    Kubeconfig source =
        Kubeconfig.of(Optional.ofNullable(kubeconfig), Optional.ofNullable(context));
    try (ClusterConnection cluster = source.connect()) {
      return report(examine(cluster));
    } catch (DoctorException | KubeconfigException | NotPermittedException e) {
      return fail(e.getMessage());
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

  private int report(DoctorResult checkup) {
    String text =
        switch (output) {
          case TEXT ->
              new TextReport(spec.commandLine().getColorScheme().ansi(), spec.qualifiedName())
                  .of(checkup);
          case JSON -> JsonReport.of(checkup);
        };
    return print(text, checkup.exitCode());
  }

  private int print(String text, int exitCode) {
    PrintWriter out = spec.commandLine().getOut();
    out.print(text);
    out.flush();
    return exitCode;
  }

  private int fail(String message) {
    PrintWriter err = spec.commandLine().getErr();
    err.println(message);
    err.flush();
    return DoctorResult.UNDETERMINED;
  }
}
