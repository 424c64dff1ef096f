package io.metricsdemo.operator.prometheus;

import io.metricsdemo.operator.prometheus.PrometheusException.Kind;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.List;

/** Collects an answer as it comes, up to a limit. Used by one thread at a time. */
final class BoundedBody {

  private final int maxBytes;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  BoundedBody(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  void add(List<ByteBuffer> buffers) throws PrometheusException {
    for (ByteBuffer buffer : buffers) {
      if (buffer.remaining() > maxBytes - bytes.size()) {
        throw new PrometheusException(
            Kind.MALFORMED, "the response is larger than %,d bytes".formatted(maxBytes));
      }
      byte[] chunk = new byte[buffer.remaining()];
      buffer.get(chunk);
      bytes.writeBytes(chunk);
    }
  }

  byte[] bytes() {
    return bytes.toByteArray();
  }
}
