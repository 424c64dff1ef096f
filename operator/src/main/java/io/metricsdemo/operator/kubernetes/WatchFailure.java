package io.metricsdemo.operator.kubernetes;

/**
 * Why objects of a kind are not seen, or not as they are now.
 *
 * @param forbidden whether a permission is missing, so that somebody has to act
 * @param answered whether it was the API server that said so, and not a failure to reach it
 * @param message the API server's words
 */
public record WatchFailure(boolean forbidden, boolean answered, String message) {}
