package io.metricsdemo.operator.kubeconfig;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.ExecConfig;
import io.fabric8.kubernetes.api.model.ExecEnvVar;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Runs the credential plugin of a user.
 *
 * @see <a
 *     href="https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins">the
 *     protocol</a>
 */
final class ExecPlugin {

  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * What a plugin answers.
   *
   * @param certificate and {@code key}, in PEM
   */
  record Credentials(Optional<String> token, Optional<String> certificate, Optional<String> key) {}

  private final ExecConfig config;
  private final String user;
  private final Path folder;

  /**
   * @param user as messages call it
   * @param folder of the kubeconfig, which the path of the command may be relative to
   */
  ExecPlugin(ExecConfig config, String user, Path folder) {
    this.config = config;
    this.user = user;
    this.folder = folder;
  }

  /**
   * @param cluster its settings in the kubeconfig, for a plugin with {@code provideClusterInfo}
   */
  Credentials run(ObjectNode cluster) throws KubeconfigException {
    boolean terminal = System.console() != null;
    String mode = Objects.requireNonNullElse(config.getInteractiveMode(), "IfAvailable");
    if (mode.equals("Always") && !terminal) {
      throw failed(
          "requires a terminal (interactiveMode: Always). Run doctor in a terminal, or use a token");
    }
    boolean interactive = terminal && !mode.equals("Never");
    ProcessBuilder process = new ProcessBuilder(command());
    process.redirectError(ProcessBuilder.Redirect.INHERIT);
    if (interactive) {
      process.redirectInput(ProcessBuilder.Redirect.INHERIT);
    }
    process.environment().put("KUBERNETES_EXEC_INFO", info(interactive, cluster));
    for (var variable : Objects.requireNonNullElse(config.getEnv(), List.<ExecEnvVar>of())) {
      process
          .environment()
          .put(variable.getName(), Objects.requireNonNullElse(variable.getValue(), ""));
    }
    return credentials(output(process, interactive));
  }

  /** A path is relative to the kubeconfig, and a name is looked for in PATH. */
  private List<String> command() throws KubeconfigException {
    String command = Objects.requireNonNullElse(config.getCommand(), "");
    if (command.isEmpty()) {
      throw new KubeconfigException(
          "User \"%s\" has exec without exec.command. Set it".formatted(user));
    }
    List<String> words = new ArrayList<>();
    words.add(command.contains("/") ? folder.resolve(command).toString() : command);
    words.addAll(Objects.requireNonNullElse(config.getArgs(), List.of()));
    return words;
  }

  private String info(boolean interactive, ObjectNode cluster) {
    ObjectNode info = JSON.createObjectNode();
    info.put("apiVersion", config.getApiVersion()).put("kind", "ExecCredential");
    ObjectNode spec = info.putObject("spec").put("interactive", interactive);
    if (Boolean.TRUE.equals(config.getProvideClusterInfo())) {
      spec.set("cluster", cluster);
    }
    return info.toString();
  }

  private byte[] output(ProcessBuilder builder, boolean interactive) throws KubeconfigException {
    try {
      Process process = builder.start();
      if (!interactive) {
        process.getOutputStream().close();
      }
      byte[] output = process.getInputStream().readAllBytes();
      int exitCode = process.waitFor();
      if (exitCode != 0) {
        throw failed(
            "failed with exit code %d. Run it by hand, or log in again".formatted(exitCode));
      }
      return output;
    } catch (IOException e) {
      String hint = Objects.requireNonNullElse(config.getInstallHint(), "").strip();
      throw failed(
          "cannot be run. Install it, or correct exec.command"
              + (hint.isEmpty() ? "" : ": " + hint.replaceAll("\\s+", " ")));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed("was interrupted");
    }
  }

  private Credentials credentials(byte[] output) throws KubeconfigException {
    JsonNode answer;
    if (new String(output, StandardCharsets.UTF_8).isBlank()) {
      throw failed("prints nothing");
    }
    try {
      answer = JSON.readTree(new String(output, StandardCharsets.UTF_8));
    } catch (JsonProcessingException e) {
      // The message of the parser quotes the credentials.
      throw failed("does not print an ExecCredential in JSON");
    }
    String apiVersion = answer.path("apiVersion").asText();
    if (!apiVersion.equals(config.getApiVersion())) {
      throw failed(
          "prints apiVersion %s, but exec.apiVersion is %s. Make them equal"
              .formatted(apiVersion.replaceAll("[^a-z0-9./]", ""), config.getApiVersion()));
    }
    Credentials credentials =
        new Credentials(
            text(answer, "token"),
            text(answer, "clientCertificateData"),
            text(answer, "clientKeyData"));
    if (credentials.token.isEmpty()
        && (credentials.certificate.isEmpty() || credentials.key.isEmpty())) {
      throw failed("prints neither a token nor a certificate with its key");
    }
    return credentials;
  }

  private static Optional<String> text(JsonNode answer, String field) {
    return Optional.of(answer.path("status").path(field).asText()).filter(t -> !t.isEmpty());
  }

  private KubeconfigException failed(String how) {
    return new KubeconfigException(
        "Exec plugin %s of user \"%s\" %s".formatted(config.getCommand(), user, how));
  }
}
