package io.metricsdemo.app.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.metricsdemo.app.Exposition;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class RuntimeMetricsTest {

  private final PrometheusRegistry registry = new PrometheusRegistry();

  @Test
  @EnabledOnOs(OS.LINUX)
  void a_reader_finds_the_process() {
    RuntimeMetrics.register(registry);

    Exposition exposition = scrape(registry);
    assertThat(exposition.value("process_cpu_seconds_total")).isBetween(0.1, 3600.0);
    assertThat(exposition.value("process_resident_memory_bytes")).isBetween(1e7, 1e11);
    assertThat(exposition.value("process_virtual_memory_bytes"))
        .isGreaterThan(exposition.value("process_resident_memory_bytes"));
    assertThat(exposition.value("process_open_fds"))
        .isBetween(3.0, exposition.value("process_max_fds"));
    assertThat(exposition.value("process_start_time_seconds"))
        .isBetween(
            Instant.now().getEpochSecond() - 3600.0, (double) Instant.now().getEpochSecond());
  }

  @Test
  void a_reader_finds_memory_threads_and_collections_of_the_virtual_machine() {
    RuntimeMetrics.register(registry);

    Exposition exposition = scrape(registry);
    assertThat(exposition.value("jvm_memory_used_bytes{area=\"heap\"}")).isGreaterThan(1e6);
    assertThat(exposition.value("jvm_memory_used_bytes{area=\"nonheap\"}")).isGreaterThan(1e6);
    assertThat(exposition.value("jvm_threads_current")).isGreaterThanOrEqualTo(1);
    assertThat(exposition.series("jvm_gc_collection_seconds_count", "gc=")).isNotEmpty();
  }

  @Test
  void names_types_and_help_texts_are_those_of_the_client_library() {
    PrometheusRegistry library = new PrometheusRegistry();
    JvmMetrics.builder().register(library);

    RuntimeMetrics.register(registry);

    assertThat(scrape(library).comments()).containsAll(scrape(registry).comments());
  }

  @Test
  void the_build_is_named_with_path_version_and_checksum() {
    BuildInformation.register(registry);

    assertThat(scrape(registry).comments()).contains("# TYPE java_build_info gauge");
    assertThat(
            scrape(registry)
                .value(
                    "java_build_info{checksum=\"\",path=\"io.metricsdemo:demo-app\",version=\"(devel)\"}"))
        .isOne();
  }

  private static Exposition scrape(PrometheusRegistry registry) {
    return Exposition.of(
        ExpositionFormats.init().getPrometheusTextFormatWriter().toDebugString(registry.scrape()));
  }
}
