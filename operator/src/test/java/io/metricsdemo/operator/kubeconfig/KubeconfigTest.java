package io.metricsdemo.operator.kubeconfig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which context of which files is chosen, and the message where there is none. */
class KubeconfigTest {

  @TempDir private Path folder;

  @Test
  void files_are_merged_and_the_first_one_wins() throws Exception {
    Path first = file("first", "current-context: dev\n" + context("dev", "a", "x", "shop"));
    Path second =
        file(
            "second",
            "current-context: other\n"
                + context("dev", "b", "x", "wrong")
                + cluster("a", "https://first")
                + user("x"));

    try (ClusterConnection connection =
        kubeconfig(Map.of("KUBECONFIG", first + ":" + folder.resolve("none") + ":" + second))
            .connect()) {
      assertThat(connection.namespace()).isEqualTo("shop");
      assertThat(connection.client().getMasterUrl()).hasToString("https://first/");
    }
  }

  @Test
  void files_named_by_paths_are_relative_to_the_file_that_names_them() throws Exception {
    Files.createDirectories(folder.resolve("nested"));
    Files.writeString(folder.resolve("nested/token"), "secret\n");
    Path file =
        file(
            "nested/config",
            "current-context: dev\n"
                + context("dev", "a", "x", "")
                + cluster("a", "https://first")
                + "users: [{name: x, user: {tokenFile: token}}]\n");

    try (ClusterConnection connection =
        new Kubeconfig(Optional.of(file), Optional.empty(), Map.of(), folder).connect()) {
      assertThat(connection.client().getConfiguration().getOauthToken()).isEqualTo("secret");
      assertThat(connection.namespace()).isEqualTo("default");
    }
  }

  @Test
  void impersonation_is_taken_over() throws Exception {
    file(
        ".kube/config",
        "current-context: dev\n"
            + context("dev", "a", "x", "")
            + cluster("a", "https://first")
            + "users: [{name: x, user: {token: t, as: jane, as-groups: [dev, ops], as-uid: '7', as-user-extra: {team: [shop]}}}]\n");

    try (ClusterConnection connection = kubeconfig(Map.of()).connect()) {
      var config = connection.client().getConfiguration();
      assertThat(config.getImpersonateUsername()).isEqualTo("jane");
      assertThat(config.getImpersonateGroups()).containsExactly("dev", "ops");
      assertThat(config.getImpersonateExtras()).containsKey("team");
      assertThat(config.getCustomHeaders()).containsEntry("Impersonate-Uid", "7");
    }
  }

  @Test
  void plugin_gets_its_arguments_environment_and_cluster() throws Exception {
    Path plugin = script("echo \"$1 $COLOUR $KUBERNETES_EXEC_INFO\" > " + folder + "/seen");
    exec(plugin, "provideClusterInfo: true, interactiveMode: Never");

    try (ClusterConnection connection = kubeconfig(Map.of()).connect()) {
      assertThat(connection.client().getConfiguration().getOauthToken()).isEqualTo("from-plugin");
    }
    assertThat(Files.readString(folder.resolve("seen")))
        .startsWith("two words blue ")
        .contains(
            "\"apiVersion\":\"client.authentication.k8s.io/v1\"",
            "\"interactive\":false",
            "\"cluster\":{\"server\":\"https://first\"");
  }

  @Test
  void what_a_plugin_writes_to_standard_error_is_no_part_of_its_answer() throws Exception {
    exec(script("echo warning: old version >&2"), "interactiveMode: IfAvailable");

    try (ClusterConnection connection = kubeconfig(Map.of()).connect()) {
      assertThat(connection.client().getConfiguration().getOauthToken()).isEqualTo("from-plugin");
    }
  }

  @Test
  void plugin_that_fails_is_named() throws Exception {
    exec(script("exit 3"), "interactiveMode: Never");
    assertThat(failure(Map.of()))
        .isEqualTo(
            "Exec plugin ./plugin of user \"x\" failed with exit code 3. Run it by hand, or log in"
                + " again");

    exec(script("echo hunter2; exit 0"), "interactiveMode: Never");
    assertThat(failure(Map.of())).endsWith("does not print an ExecCredential in JSON");

    exec(script("echo '{}'; exit 0"), "interactiveMode: Never");
    assertThat(failure(Map.of())).contains("apiVersion");

    exec(folder.resolve("absent"), "installHint: get it at example.com, interactiveMode: Never");
    assertThat(failure(Map.of()))
        .isEqualTo(
            "Exec plugin ./absent of user \"x\" cannot be run. Install it, or correct exec.command:"
                + " get it at example.com");

    exec(script(""), "interactiveMode: Always");
    assertThat(failure(Map.of())).contains("requires a terminal");
  }

  @Test
  void what_is_wrong_is_said_in_one_line() throws Exception {
    assertThat(failure(Map.of()))
        .isEqualTo(
            "No kubeconfig at %s. Set KUBECONFIG, or use --kubeconfig FILE"
                .formatted(folder.resolve(".kube/config")));
    file(".kube/config", "");
    assertThat(failure(Map.of())).contains("has no contexts");
    file(".kube/config", "just a text with hunter2");
    assertThat(failure(Map.of())).contains("is not a valid kubeconfig").doesNotContain("hunter2");
    file(".kube/config", "a: [hunter2");
    assertThat(failure(Map.of())).contains("is not a valid kubeconfig").doesNotContain("hunter2");
    file(".kube/config", context("dev", "a", "x", ""));
    assertThat(failure(Map.of())).contains("has no current-context. Set --context to one of dev");
    file(".kube/config", "current-context: gone\n" + context("dev", "a", "x", ""));
    assertThat(failure(Map.of()))
        .isEqualTo("The kubeconfig has no context \"gone\". Its contexts: dev");
    file(".kube/config", "current-context: dev\n" + context("dev", "a", "x", ""));
    assertThat(failure(Map.of()))
        .startsWith("Context \"dev\" of the kubeconfig refers to cluster \"a\", which is not in ");
    file(
        ".kube/config",
        "current-context: dev\n" + context("dev", "a", "x", "") + cluster("a", "https://first"));
    assertThat(failure(Map.of())).contains("refers to user \"x\", which is not in ");
  }

  @Test
  void lists_and_values_may_be_null() throws Exception {
    file(".kube/config", "clusters: null\ncontexts: null\ncurrent-context: ''\nusers: null\n");
    assertThat(failure(Map.of())).contains("has no contexts");
    file(".kube/config", "contexts: [{context: {}}, null]\nclusters: [null]\nusers: [null]\n");
    assertThat(failure(Map.of())).contains("has no c");

    use(
        "",
        "exec: {apiVersion: client.authentication.k8s.io/v1, command: 'true', args: null, env: [{name: COLOUR, value: null}], interactiveMode: Never}");
    assertThat(failure(Map.of())).isEqualTo("Exec plugin true of user \"x\" prints nothing");
  }

  @Test
  void part_that_cannot_be_used_is_named() throws Exception {
    use("tls-server-name: kube_api", "token: t");
    assertThat(failure(Map.of()))
        .isEqualTo(
            "tls-server-name of cluster \"a\" is not the name of a server. Set it to a name such as"
                + " kube.example.com");
    file(
        ".kube/config",
        "current-context: dev\n"
            + context("dev", "a", "x", "")
            + cluster("a", "tcp://first")
            + user("x"));
    assertThat(failure(Map.of()))
        .isEqualTo(
            "server of cluster \"a\" is not a URL. Set it to a URL such as https://10.0.0.1:6443");
    use("certificate-authority-data: '###'", "token: t");
    assertThat(failure(Map.of()))
        .isEqualTo("certificate-authority-data of cluster \"a\" contains no PEM certificate");
    use("certificate-authority: absent.crt", "token: t");
    assertThat(failure(Map.of()))
        .isEqualTo(
            "certificate-authority of cluster \"a\" is %s, which cannot be read"
                .formatted(folder.resolve(".kube/absent.crt")));
    use("proxy-url: 'ftp://jane:hunter2@proxy'", "token: t");
    assertThat(failure(Map.of()))
        .startsWith("proxy-url of cluster \"a\" is not the URL of a proxy")
        .doesNotContain("hunter2");
    use("", "client-certificate-data: ''", "client-key: key.pem");
    Files.writeString(folder.resolve(".kube/key.pem"), "x");
    assertThat(failure(Map.of())).contains("has only one of client-certificate and client-key");
    use("", "auth-provider: {name: gcp, config: {cmd: gcloud}}");
    assertThat(failure(Map.of()))
        .startsWith("auth-provider gcp of user \"x\"")
        .contains("exec plugin");
  }

  @Test
  void pod_without_a_kubeconfig_uses_its_service_account() {
    assertThat(failure(Map.of("KUBERNETES_SERVICE_HOST", "10.0.0.1")))
        .contains("this pod has no ServiceAccount token");
  }

  private void use(String cluster, String... user) throws IOException {
    file(
        ".kube/config",
        "current-context: dev\n"
            + context("dev", "a", "x", "")
            + "clusters: [{name: a, cluster: {server: 'https://first'%s}}]\n"
                .formatted(cluster.isEmpty() ? "" : ", " + cluster)
            + "users: [{name: x, user: {%s}}]\n".formatted(String.join(", ", user)));
  }

  private void exec(Path command, String more) throws IOException {
    Files.createDirectories(folder.resolve(".kube"));
    Path inFolder = folder.resolve(".kube").resolve(command.getFileName());
    if (Files.exists(command)) {
      Files.copy(
          command,
          inFolder,
          StandardCopyOption.REPLACE_EXISTING,
          StandardCopyOption.COPY_ATTRIBUTES);
    }
    use(
        "",
        "exec: {apiVersion: client.authentication.k8s.io/v1, command: ./%s, args: [two words], env: [{name: COLOUR, value: blue}], %s}"
            .formatted(command.getFileName(), more));
  }

  /** A plugin that does something and then prints a token. */
  private Path script(String what) throws IOException {
    Path script = folder.resolve("plugin");
    Files.writeString(
        script,
        """
        #!/bin/sh
        %s
        echo '{"apiVersion": "client.authentication.k8s.io/v1", "kind": "ExecCredential", "status": {"token": "from-plugin"}}'
        """
            .formatted(what));
    return Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private Path file(String name, String content) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, content);
  }

  private static String context(String name, String cluster, String user, String namespace) {
    return "contexts: [{name: %s, context: {cluster: %s, user: %s, namespace: '%s'}}]\n"
        .formatted(name, cluster, user, namespace);
  }

  private static String cluster(String name, String server) {
    return "clusters: [{name: %s, cluster: {server: '%s'}}]\n".formatted(name, server);
  }

  private static String user(String name) {
    return "users: [{name: %s, user: {token: t}}]\n".formatted(name);
  }

  private String failure(Map<String, String> environment) {
    return catchThrowableOfType(
            KubeconfigException.class, () -> kubeconfig(environment).connect().close())
        .getMessage();
  }

  private Kubeconfig kubeconfig(Map<String, String> environment) {
    return new Kubeconfig(Optional.empty(), Optional.empty(), environment, folder);
  }
}
