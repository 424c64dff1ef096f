package io.metricsdemo.operator.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.FilterWatchListDeletable;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.javaoperatorsdk.operator.api.config.informer.FieldSelector;
import io.javaoperatorsdk.operator.api.config.informer.InformerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Constants;
import io.javaoperatorsdk.operator.health.InformerHealthIndicator;
import io.javaoperatorsdk.operator.processing.event.source.informer.ManagedInformerEventSource;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Finds out why an informer does not work. The SDK keeps the reason to itself, so the API server is
 * asked once more what the informer asks it; while all is well, it is not asked. A refusal is
 * shared by all that ask about the same informer, for a few seconds.
 */
public final class Watches {

  private static final Duration SHARED = Duration.ofSeconds(5);

  private final KubernetesClient client;
  private final Map<Informer, Question> questions = new ConcurrentHashMap<>();

  public Watches(KubernetesClient client) {
    this.client = client;
  }

  /** One informer of an event source, which may have several, each for a namespace. */
  private record Informer(String source, String namespace) {}

  /** What the API server has last said about an informer; one thread asks at a time. */
  private static final class Question {
    private Optional<WatchFailure> answer = Optional.empty();
    private long answeredAt = System.nanoTime() - SHARED.toNanos();

    synchronized Optional<WatchFailure> answer(
        long since, Supplier<Optional<WatchFailure>> request) {
      boolean meanwhile = answeredAt - since >= 0;
      boolean recent = System.nanoTime() - answeredAt < SHARED.toNanos();
      // Only a refusal lasts: no failure means that the informer is about to work again.
      if (!meanwhile && !(recent && answer.isPresent())) {
        answer = request.get();
        answeredAt = System.nanoTime();
      }
      return answer;
    }
  }

  /**
   * Why the cache of an event source cannot be relied upon; empty when it can. It still can while
   * the API server is away, or a watch is renewed: nothing newer is known to anybody.
   */
  public Optional<WatchFailure> failure(ManagedInformerEventSource<?, ?, ?> source) {
    boolean synced =
        source.informerHealthIndicators().values().stream()
            .allMatch(InformerHealthIndicator::hasSynced);
    return reason(source).filter(reason -> !synced || reason.forbidden());
  }

  /**
   * Whether all of the event source's informers work at this moment. During a renewal an informer
   * does not.
   */
  static boolean work(ManagedInformerEventSource<?, ?, ?> source) {
    return source.informerHealthIndicators().values().stream().allMatch(Watches::works);
  }

  /** Why one of the event source's informers does not work; empty when all do. */
  Optional<WatchFailure> reason(ManagedInformerEventSource<?, ?, ?> source) {
    return source.informerHealthIndicators().entrySet().stream()
        .filter(informer -> !works(informer.getValue()))
        .flatMap(informer -> share(source, informer.getKey()).stream())
        .findFirst();
  }

  private Optional<WatchFailure> share(
      ManagedInformerEventSource<?, ?, ?> source, String namespace) {
    long now = System.nanoTime();
    return questions
        .computeIfAbsent(new Informer(source.name(), namespace), informer -> new Question())
        .answer(now, () -> ask(source, namespace));
  }

  private static boolean works(InformerHealthIndicator informer) {
    return informer.hasSynced() && informer.isWatching();
  }

  private Optional<WatchFailure> ask(ManagedInformerEventSource<?, ?, ?> source, String namespace) {
    Class<? extends HasMetadata> kind = source.configuration().getResourceClass();
    var objects = select(kind, source.configuration().getInformerConfig(), namespace);
    KubernetesResourceList<?> list;
    try {
      list = objects.list(new ListOptionsBuilder().withLimit(1L).build());
    } catch (KubernetesClientException e) {
      return Optional.of(
          new WatchFailure(
              e.getCode() == HttpURLConnection.HTTP_FORBIDDEN, e.getCode() > 0, words(kind, e)));
    }
    ListOptions fromNow =
        new ListOptionsBuilder()
            .withResourceVersion(list.getMetadata().getResourceVersion())
            .withTimeoutSeconds(1L)
            .build();
    try {
      objects.watch(fromNow, new Ignore<>()).close();
      return Optional.empty();
    } catch (KubernetesClientException e) {
      // What the API server says of a watch that it refuses does not get through a WebSocket.
      boolean forbidden = e.getCode() == HttpURLConnection.HTTP_FORBIDDEN;
      String message =
          forbidden
              ? "the operator cannot watch resource \"%s\" in API group \"%s\""
                  .formatted(HasMetadata.getPlural(kind), HasMetadata.getGroup(kind))
              : ServerMessage.of(e);
      return Optional.of(
          new WatchFailure(forbidden, e.getCode() > 0, kind.getSimpleName() + ": " + message));
    }
  }

  private static String words(Class<?> kind, KubernetesClientException e) {
    return kind.getSimpleName() + ": " + ServerMessage.of(e);
  }

  private <R extends HasMetadata>
      FilterWatchListDeletable<R, KubernetesResourceList<R>, Resource<R>> select(
          Class<R> kind, InformerConfiguration<?> configuration, String namespace) {
    FilterWatchListDeletable<R, KubernetesResourceList<R>, Resource<R>> objects =
        namespace.equals(Constants.WATCH_ALL_NAMESPACES)
            ? client.resources(kind).inAnyNamespace()
            : client.resources(kind).inNamespace(namespace);
    if (configuration.getLabelSelector() != null) {
      objects = objects.withLabelSelector(configuration.getLabelSelector());
    }
    FieldSelector fields = configuration.getFieldSelector();
    if (fields != null) {
      for (FieldSelector.Field field : fields.getFields()) {
        objects = objects.withField(field.path(), field.value());
      }
    }
    return objects;
  }

  private static final class Ignore<R> implements Watcher<R> {
    @Override
    public void eventReceived(Action action, R object) {}

    @Override
    public void onClose(WatcherException cause) {}
  }
}
