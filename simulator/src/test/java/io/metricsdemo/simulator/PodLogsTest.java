package io.metricsdemo.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.metricsdemo.testing.Patience;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Iterator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PodLogsTest {

  private static final String LOG = "/api/v1/namespaces/default/pods/web/log";

  @RegisterExtension final ApiServerExtension api = new ApiServerExtension();

  @TempDir Path folder;

  @BeforeEach
  void createPod() {
    Pod object =
        new PodBuilder()
            .withNewMetadata()
            .withName("web")
            .withNamespace("default")
            .endMetadata()
            .withNewSpec()
            .addNewContainer()
            .withName("web")
            .endContainer()
            .endSpec()
            .build();
    api.client().resource(object).create();
    api.server().serveLogs((namespace, name) -> folder.resolve(namespace + "_" + name));
  }

  @ParameterizedTest
  @CsvSource({"'', 'one,two,three'", "?tailLines=2, 'two,three'", "?tailLines=9, 'one,two,three'"})
  void log_has_the_last_lines_of_the_file(String query, String lines) throws IOException {
    write("one\ntwo\nthree\n");

    assertThat(Http.lines(api.server(), LOG + query, 9)).containsExactly(lines.split(","));
  }

  @Test
  void no_lines_are_sent_where_none_are_asked_for() throws IOException {
    write("one\n");

    assertThat(Http.lines(api.server(), LOG + "?tailLines=0", 9)).isEmpty();
  }

  @Test
  void followed_log_goes_on_until_the_pod_is_gone() throws Exception {
    write("one\n");
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(api.server().url() + LOG + "?follow=true&container=web"))
            .timeout(Patience.BY_DEFAULT)
            .build();
    Iterator<String> lines =
        HttpClient.newHttpClient().send(request, BodyHandlers.ofLines()).body().iterator();
    assertThat(lines.next()).isEqualTo("one");

    write("two\n");
    assertThat(lines.next()).isEqualTo("two");

    api.client().pods().inNamespace("default").withName("web").delete();
    assertThat(lines.hasNext()).isFalse();
  }

  @Test
  void pod_that_has_written_nothing_is_waiting_to_start() {
    assertThat(Http.get(api.server(), LOG).message()).contains("waiting to start");
  }

  @Test
  void parameter_that_is_not_supported_is_refused_by_its_name() throws IOException {
    write("one\n");

    assertThat(Http.get(api.server(), LOG + "?previous=true").message())
        .isEqualTo("the simulated API server does not support parameter previous of logs");
  }

  @Test
  void log_of_a_missing_pod_is_not_found() {
    assertThat(Http.get(api.server(), "/api/v1/namespaces/default/pods/other/log").code())
        .isEqualTo(404);
  }

  private void write(String text) throws IOException {
    Files.writeString(
        folder.resolve("default_web"), text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }
}
