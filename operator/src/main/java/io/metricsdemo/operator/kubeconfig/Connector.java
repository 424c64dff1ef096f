package io.metricsdemo.operator.kubeconfig;

import io.fabric8.kubernetes.api.model.AuthInfo;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import io.metricsdemo.operator.kubernetes.ServerMessage;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.KeyManager;
import javax.net.ssl.TrustManager;

/** Makes the client of one context; the client library supports only a part of a kubeconfig. */
record Connector(ProxyEnvironment environment) {

  private static final int CONNECT_MILLIS = 10_000;
  private static final int REQUEST_MILLIS = 10_000;
  private static final Set<String> PROXIES = Set.of("http", "https", "socks5", "socks5h");

  /** How a user identifies itself. */
  private record Identity(Optional<String> token, Optional<KeyManager[]> keys) {}

  /** A proxy on the way, and what names it. */
  private record Route(URI proxy, String part) {}

  ClusterConnection connect(KubeContext context) throws KubeconfigException {
    URI server = context.server();
    Identity identity = identity(context);
    Optional<TrustManager[]> trust = trust(context);
    Optional<Route> route = route(context, server);
    boolean tls = server.getScheme().equals("https");
    Optional<Tunnel> tunnel =
        tls && (route.isPresent() || context.tlsServerName().isPresent())
            ? Optional.of(
                new Tunnel(
                    ProxyEnvironment.host(server),
                    ProxyEnvironment.port(server),
                    route.map(Route::proxy)))
            : Optional.empty();
    Optional<InetSocketAddress> proxy =
        tunnel
            .map(Tunnel::address)
            .or(() -> route.map(r -> new InetSocketAddress(r.proxy.getHost(), r.proxy.getPort())));
    String namespace = context.namespace().orElse("default");
    return new ClusterConnection(
        new KubernetesClientBuilder()
            .withHttpClientFactory(new JdkHttpClientFactory())
            .withConfig(config(context, named(server, context), identity))
            .withKubernetesSerialization(LightSerialization.INSTANCE)
            .withHttpClientBuilderConsumer(
                builder -> {
                  builder.sslContext(identity.keys.orElse(null), trust.orElse(null));
                  builder.proxyType(
                      proxy.isPresent() ? HttpClient.ProxyType.HTTP : HttpClient.ProxyType.DIRECT);
                  proxy.ifPresent(builder::proxyAddress);
                })
            .build(),
        namespace,
        "cluster \"%s\"".formatted(context.cluster().name()),
        "user \"%s\"".formatted(context.user().name()),
        server.toString(),
        route.map(Route::part).orElse(""),
        tunnel);
  }

  /** The server by the name that its certificate is checked for. */
  private static URI named(URI server, KubeContext context) throws KubeconfigException {
    Optional<String> name = context.tlsServerName();
    if (name.isEmpty() || !server.getScheme().equals("https")) {
      return server;
    }
    try {
      return new URI(
          server.getScheme(),
          null,
          name.get(),
          ProxyEnvironment.port(server),
          server.getPath(),
          null,
          null);
    } catch (URISyntaxException e) {
      throw new KubeconfigException(
          "tls-server-name of cluster \"%s\" is not the name of a server. Set it to a name such as kube.example.com"
              .formatted(context.cluster().name()));
    }
  }

  private static Config config(KubeContext context, URI server, Identity identity) {
    AuthInfo user = context.user().value();
    // Somebody waits for the answer.
    return new ConfigBuilder(Config.empty())
        .withMasterUrl(server.toString())
        .withNamespace(context.namespace().orElse("default"))
        .withOauthToken(identity.token.orElse(null))
        .withUsername(user.getUsername())
        .withPassword(user.getPassword())
        .withImpersonateUsername(user.getAs())
        .withImpersonateGroups(
            Objects.requireNonNullElse(user.getAsGroups(), List.<String>of())
                .toArray(String[]::new))
        .withImpersonateExtras(
            Objects.requireNonNullElse(user.getAsUserExtra(), Map.<String, List<String>>of()))
        .withCustomHeaders(
            KubeContext.text(user.getAsUid())
                .map(uid -> Map.of("Impersonate-Uid", uid))
                .orElseGet(Map::of))
        .withConnectionTimeout(CONNECT_MILLIS)
        .withRequestTimeout(REQUEST_MILLIS)
        .withRequestRetryBackoffLimit(0)
        .build();
  }

  private static Optional<TrustManager[]> trust(KubeContext context) throws KubeconfigException {
    if (context.isUnverified()) {
      return Optional.of(ClusterTls.trustingAnybody());
    }
    Optional<KubeContext.Pem> authority = context.authority();
    return authority.isPresent()
        ? Optional.of(ClusterTls.trusting(authority.get().text(), authority.get().part()))
        : Optional.empty();
  }

  private static Identity identity(KubeContext context) throws KubeconfigException {
    AuthInfo user = context.user().value();
    String name = context.user().name();
    Optional<String> token = context.token();
    Optional<KubeContext.Pem> certificate = context.clientCertificate();
    Optional<KubeContext.Pem> key = context.clientKey();
    boolean credentials = token.isPresent() || KubeContext.text(user.getUsername()).isPresent();
    if (!credentials && user.getExec() != null) {
      ExecPlugin.Credentials printed =
          new ExecPlugin(user.getExec(), name, context.user().folder()).run(context.clusterInfo());
      String part = "%%s of exec plugin %s".formatted(user.getExec().getCommand());
      token = printed.token();
      if (printed.certificate().isPresent()) {
        certificate = printed.certificate().map(pem -> pem(pem, part, "certificate"));
        key = printed.key().map(pem -> pem(pem, part, "key"));
      }
    }
    if (!credentials && user.getAuthProvider() != null) {
      token = Optional.of(ofProvider(context));
    }
    if (certificate.isPresent() != key.isPresent()) {
      throw new KubeconfigException(
          "User \"%s\" has only one of client-certificate and client-key. Set both"
              .formatted(name));
    }
    return new Identity(
        token,
        certificate.isEmpty()
            ? Optional.empty()
            : Optional.of(
                ClusterTls.identifiedBy(
                    certificate.get().text(),
                    certificate.get().part(),
                    key.get().text(),
                    key.get().part())));
  }

  private static KubeContext.Pem pem(String text, String part, String what) {
    return new KubeContext.Pem(text, part.formatted(what));
  }

  /** Of the auth providers that kubectl once had, it still has oidc. */
  private static String ofProvider(KubeContext context) throws KubeconfigException {
    var provider = context.user().value().getAuthProvider();
    Map<String, String> settings = Objects.requireNonNullElse(provider.getConfig(), Map.of());
    if (!"oidc".equals(provider.getName()) || !settings.containsKey("id-token")) {
      throw new KubeconfigException(
          "auth-provider %s of user \"%s\" has no token that can be used. Use an exec plugin, as kubectl requires since 1.26"
              .formatted(provider.getName(), context.user().name()));
    }
    return settings.get("id-token");
  }

  /** The kubeconfig takes precedence over the environment. */
  private Optional<Route> route(KubeContext context, URI server) throws KubeconfigException {
    Optional<ProxyEnvironment.Named> named =
        context
            .proxyUrl()
            .map(
                url ->
                    new ProxyEnvironment.Named(
                        url, "proxy-url of cluster \"%s\"".formatted(context.cluster().name())))
            .or(() -> environment.proxyFor(server));
    if (named.isEmpty()) {
      return Optional.empty();
    }
    String part = named.get().variable();
    URI proxy = proxy(named.get());
    if (!server.getScheme().equals("https") && !proxy.getScheme().equals("http")) {
      throw new KubeconfigException(
          "%s has scheme %s, which works only with a server of scheme https. Use a proxy of scheme http"
              .formatted(part, proxy.getScheme()));
    }
    return Optional.of(
        new Route(proxy, "%s (%s)".formatted(ServerMessage.withoutUser(named.get().url()), part)));
  }

  private static URI proxy(ProxyEnvironment.Named named) throws KubeconfigException {
    try {
      URI url = new URI(named.url());
      if (url.getHost() != null && PROXIES.contains(url.getScheme())) {
        return url.getPort() > 0
            ? url
            : new URI(
                url.getScheme(),
                url.getUserInfo(),
                url.getHost(),
                url.getScheme().startsWith("socks") ? 1080 : ProxyEnvironment.port(url),
                null,
                null,
                null);
      }
    } catch (URISyntaxException e) {
      // Its message quotes the URL, which may contain a password.
    }
    throw new KubeconfigException(
        "%s is not the URL of a proxy. Set it to a URL of scheme http, https or socks5, such as http://proxy.example.com:3128"
            .formatted(named.variable()));
  }
}
