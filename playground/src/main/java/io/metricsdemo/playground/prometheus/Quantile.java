package io.metricsdemo.playground.prometheus;

/**
 * A quantile of {@code rpc_durations_seconds} as it arrived.
 *
 * @param service one of the demo's three distributions
 * @param quantile such as 0.99
 * @param seconds NaN when nothing was observed within the summary's window
 * @param observations at least so many are within the summary's window
 */
public record Quantile(
    String namespace,
    String pod,
    String service,
    double quantile,
    double seconds,
    long observations) {}
