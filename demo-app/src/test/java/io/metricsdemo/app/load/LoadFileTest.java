package io.metricsdemo.app.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import io.metricsdemo.load.Load;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class LoadFileTest {

  @TempDir private Path folder;
  private final PrometheusRegistry registry = new PrometheusRegistry();

  @Test
  void mistake_at_the_start_names_file_and_reason() throws IOException {
    Path path = Files.writeString(folder.resolve("load"), "gauges=many");

    assertThatIllegalArgumentException()
        .isThrownBy(new LoadFile(path)::read)
        .withMessageContainingAll(path.toString(), "-load.file", "\"many\"", "integer from 0 to");
    assertThatIllegalArgumentException()
        .isThrownBy(new LoadFile(folder.resolve("none"))::read)
        .withMessageContainingAll("none", "no such file");
  }

  @Test
  void large_file_is_refused() throws IOException {
    Path path = Files.writeString(folder.resolve("load"), "#".repeat(70_000));

    assertThatIllegalArgumentException()
        .isThrownBy(new LoadFile(path)::read)
        .withMessageContaining("larger than 65536 bytes");
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void change_of_a_mounted_config_map_takes_effect() throws IOException {
    version("v1", "gauges=0");
    Files.createSymbolicLink(folder.resolve("..data"), Path.of("v1"));
    Path path =
        Files.createSymbolicLink(
            folder.resolve("load.properties"), Path.of("..data", "load.properties"));
    LoadSeries series = follow(path);
    assertThat(series.isEmpty()).isTrue();

    version("v2", "gauges=1");
    Files.createSymbolicLink(folder.resolve("..next"), Path.of("v2"));
    Files.move(folder.resolve("..next"), folder.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);

    await().until(() -> !series.isEmpty());
    assertThat(successful()).isOne();
  }

  @Test
  void bad_file_keeps_the_load_and_is_reported_until_it_is_good_again() throws IOException {
    Path path = Files.writeString(folder.resolve("load"), "gauges=1");
    LoadSeries series = follow(path);

    Files.writeString(path, "gauges=0\nnonsense");
    await().until(() -> successful() == 0);
    assertThat(series.isEmpty()).isFalse();

    Files.writeString(path, "gauges=1");
    await().until(() -> successful() == 1);

    Files.delete(path);
    await().until(() -> successful() == 0);
    assertThat(series.isEmpty()).isFalse();

    Files.writeString(path, "gauges=0");
    await().until(series::isEmpty);
  }

  private LoadSeries follow(Path path) {
    LoadFile file = new LoadFile(path);
    Load load = file.read();
    LoadSeries series = new LoadSeries(load, 1);
    file.follow(series, registry);
    return series;
  }

  private void version(String name, String load) throws IOException {
    Files.writeString(Files.createDirectory(folder.resolve(name)).resolve("load.properties"), load);
  }

  private double successful() {
    return registry.scrape("demo_app_load_last_reload_successful"::equals).stream()
        .map(GaugeSnapshot.class::cast)
        .mapToDouble(gauge -> gauge.getDataPoints().get(0).getValue())
        .sum();
  }
}
