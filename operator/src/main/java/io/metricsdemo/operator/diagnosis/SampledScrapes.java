package io.metricsdemo.operator.diagnosis;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.openshift.api.model.monitoring.v1.Endpoint;
import io.metricsdemo.operator.kubernetes.NotPermittedException;
import io.metricsdemo.operator.parameters.Interval;
import io.metricsdemo.operator.prometheus.CachingPrometheusApi;
import io.metricsdemo.operator.prometheus.Excerpt;
import io.metricsdemo.operator.prometheus.LookBack;
import io.metricsdemo.operator.prometheus.PrometheusException;
import io.metricsdemo.operator.prometheus.Sample;
import io.metricsdemo.operator.status.Reasons;
import io.metricsdemo.operator.status.Verdict;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What the samples of {@code up} show of the pods in a server that lists no targets of a
 * ServiceMonitor, since it stores what others scrape. They show neither the error of a scrape nor
 * what is selected.
 */
public final class SampledScrapes implements Check {

  /** The state that holds when all pods are scraped. */
  public static final String TITLE = "Samples of up show scrapes";

  @Override
  public String title() {
    return TITLE;
  }

  /** Whether samples decide in place of targets. */
  static boolean decide(CheckContext subject) {
    return subject.prometheus().isEmpty()
        && !subject.servers().isEmpty()
        && subject.servers().stream().allMatch(server -> hasNoTargets(server, subject));
  }

  /** Does not list targets, or has samples without targets, such as a remote-write receiver. */
  private static boolean hasNoTargets(CachingPrometheusApi server, CheckContext subject) {
    try {
      for (int i = 0; i < subject.monitor().getSpec().getEndpoints().size(); i++) {
        if (!server.targets(ScrapePool.name(subject.monitor(), i)).isEmpty()) {
          return false;
        }
      }
      return !samples(server, subject).isEmpty();
    } catch (PrometheusException | NotPermittedException | KubernetesClientException e) {
      return server.listsNoTargets();
    }
  }

  @Override
  public Verdict examine(CheckContext subject) throws NotPermittedException {
    Set<PodName> ready = readyPods(subject);
    Set<PodName> absent = new TreeSet<>(ready);
    Set<PodName> failing = new TreeSet<>();
    try {
      for (CachingPrometheusApi server : subject.servers()) {
        for (Sample sample : samples(server, subject)) {
          // The query also finds pods of one namespace that have the name of a pod of another.
          PodName pod = new PodName(sample.label("namespace"), sample.label("pod"));
          absent.remove(pod);
          if (sample.value() == 0 && ready.contains(pod)) {
            failing.add(pod);
          }
        }
      }
    } catch (PrometheusException e) {
      return Verdict.unknown(
          Reasons.PROMETHEUS_UNREACHABLE,
          "The query for samples of up failed: " + Excerpt.of(e.getMessage()));
    }
    return of(
        "Prometheus",
        MonitorSource.name(subject.monitor()),
        "namespace and pod",
        texts(failing),
        texts(absent));
  }

  /**
   * Of pods that another ServiceMonitor selects too, those of this one, as far as that is known.
   */
  private static List<Sample> samples(CachingPrometheusApi server, CheckContext subject)
      throws PrometheusException, NotPermittedException {
    Set<String> namespaces = new TreeSet<>();
    Set<String> jobs = new TreeSet<>();
    for (Service service : SelectedServices.of(subject)) {
      namespaces.add(service.getMetadata().getNamespace());
      jobs.add(service.getMetadata().getName());
    }
    List<String> matchers = new ArrayList<>();
    matchers.add(matcher("namespace", namespaces));
    matchers.add(
        matcher("pod", readyPods(subject).stream().map(PodName::name).distinct().toList()));
    List<Endpoint> endpoints = subject.monitor().getSpec().getEndpoints();
    if (endpoints.stream().allMatch(endpoint -> port(endpoint).isPresent())) {
      matchers.add(
          matcher(
              "endpoint",
              endpoints.stream().flatMap(endpoint -> port(endpoint).stream()).distinct().toList()));
    }
    if (ScrapePool.setting(subject.monitor().getSpec().getJobLabel()).isEmpty()) {
      matchers.add(matcher("job", jobs));
    }
    String selector = "up{%s}".formatted(String.join(",", matchers));
    return server.query(
        endpoints.stream()
            .flatMap(endpoint -> Interval.parse(endpoint.getInterval()).stream())
            .max(Comparator.comparing(Interval::length))
            .map(longest -> LookBack.newest(selector, longest))
            .orElse(selector));
  }

  private static Optional<String> port(Endpoint endpoint) {
    return ScrapePool.setting(endpoint.getPort());
  }

  /** Names of Kubernetes have no character that PromQL would read as its own but the dot. */
  private static String matcher(String label, Collection<String> names) {
    return "%s=~\"%s\""
        .formatted(
            label,
            names.stream().map(name -> name.replace(".", "[.]")).collect(Collectors.joining("|")));
  }

  private static Set<PodName> readyPods(CheckContext subject) throws NotPermittedException {
    return DiscoveredEndpoint.of(subject).stream()
        .filter(DiscoveredEndpoint::ready)
        .map(DiscoveredEndpoint::pod)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /**
   * What the samples show.
   *
   * @param server how messages call it
   * @param monitor how messages call the ServiceMonitor
   * @param labels that select the samples
   * @param failing pods whose newest sample is recent and 0
   * @param absent pods that have no recent sample
   */
  public static Verdict of(
      String server, String monitor, String labels, Set<String> failing, Set<String> absent) {
    if (!failing.isEmpty()) {
      return Verdict.isFalse(
          Reasons.SCRAPE_FAILED,
          "Scrape of pod %s fails: its newest sample of up in %s is 0. This server lists no targets for the pod, so it does not report the error. Check the targets page or the log of the system that scrapes for this server, and that no NetworkPolicy blocks that system from the pod"
              .formatted(names(failing), server));
    }
    if (!absent.isEmpty()) {
      return Verdict.unknown(
          Reasons.WAITING_FOR_FIRST_SCRAPE,
          "%s has no recent sample of up of pod %s. This server lists no targets for the pod, so the cause is not known. A first scrape comes within some minutes. If this persists, check that the system that scrapes for this server selects %s by its labels and annotations, keeps the labels %s, and sends its samples to this server"
              .formatted(server, names(absent), monitor, labels));
    }
    return Verdict.passed("of each ready pod");
  }

  private static Set<String> texts(Set<PodName> pods) {
    return pods.stream().map(PodName::toString).collect(Collectors.toCollection(TreeSet::new));
  }

  private static String names(Set<String> pods) {
    return Excerpt.of(String.join(", ", pods));
  }
}
