package io.metricsdemo.app.load;

import io.metricsdemo.load.Load;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * A file that has the load. It is compared with what it was before every few seconds, since a
 * mounted ConfigMap is replaced by a link, which a watch of the file does not see.
 */
public final class LoadFile implements Runnable {

  private static final Duration BETWEEN_READS = Duration.ofSeconds(2);
  private static final int MAX_BYTES = 64 * 1024;

  private final Path path;
  private String text;
  private String failure;

  private LoadSeries series;
  private Gauge successful;

  /** A file that {@link #read()} reads first. */
  public LoadFile(Path path) {
    this.path = path;
  }

  /**
   * The load at the start.
   *
   * @throws IllegalArgumentException with the path and the reason when it cannot be used
   */
  public Load read() {
    try {
      text = content();
      return Load.parseProperties(text);
    } catch (IOException | IllegalArgumentException e) {
      throw new IllegalArgumentException(problem(e), e);
    }
  }

  /** Follows the changes of the file from now on, on a thread of its own. */
  public void follow(LoadSeries series, PrometheusRegistry registry) {
    this.series = series;
    successful =
        Gauge.builder()
            .name("demo_app_load_last_reload_successful")
            .help("Whether the load file could be used when it was last read, 1 or 0.")
            .register(registry);
    successful.set(1);
    Thread thread = new Thread(this, "load-file");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void run() {
    try {
      while (true) {
        TimeUnit.MILLISECONDS.sleep(BETWEEN_READS.toMillis());
        reload();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void reload() {
    try {
      String now = content();
      if (now.equals(text) && failure == null) {
        return;
      }
      Load load = Load.parseProperties(now);
      series.change(load);
      text = now;
      failure = null;
      successful.set(1);
      System.out.println("demo-app load changed, series at the peak: " + load.maxSeries());
    } catch (IOException | IllegalArgumentException e) {
      successful.set(0);
      String problem = problem(e);
      if (!problem.equals(failure)) {
        failure = problem;
        System.err.println("demo-app: " + problem + "; the load stays as it was");
      }
    }
  }

  private String content() throws IOException {
    try (InputStream in = Files.newInputStream(path)) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw new IOException("is larger than " + MAX_BYTES + " bytes");
      }
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }

  private String problem(Exception e) {
    String reason = e instanceof NoSuchFileException ? "there is no such file" : e.getMessage();
    return "cannot use " + path + ", given as -load.file: " + reason;
  }
}
