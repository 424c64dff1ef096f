package io.metricsdemo.operator.verification;

import io.metricsdemo.operator.verification.PodData.ServiceData;
import java.time.Duration;

/** How many draws of one service the summary's window holds at least. */
final class WindowCount {

  /** The window holds 8 to 10 minutes. */
  private static final Duration CERTAIN = Duration.ofMinutes(8);

  private final double ofOneInterval;
  private final double ofTheSlowest;
  private final double ofTheFastest;

  WindowCount(RpcService service, Duration scrapeInterval) {
    ofOneInterval = service.highestRate() * scrapeInterval.toSeconds();
    ofTheSlowest = service.lowestRate() * CERTAIN.toSeconds();
    ofTheFastest = service.highestRate() * CERTAIN.toSeconds();
  }

  double atLeast(ServiceData data) {
    return Math.min(counted(data), ofTheFastest);
  }

  private double counted(ServiceData data) {
    if (Double.isNaN(data.countBefore())) {
      // A process younger than that, or an older one that was not scraped then.
      return Math.min(data.count(), ofTheSlowest);
    }
    if (data.count() < data.countBefore()) {
      // Another process, which has counted from 0 within the window.
      return data.count();
    }
    // The two scrapes are up to an interval further apart than 8 minutes.
    return data.count() - data.countBefore() - ofOneInterval;
  }
}
