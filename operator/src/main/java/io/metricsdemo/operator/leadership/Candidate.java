package io.metricsdemo.operator.leadership;

/**
 * Who stands for election, and where.
 *
 * @param podName identity in the Lease: another container of the same pod is the same candidate,
 *     since it runs only after the one before it has ended
 * @param podNamespace namespace of the Lease
 */
public record Candidate(String podName, String podNamespace) {}
