package io.metricsdemo.playground;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a playground is made of.
 *
 * @param files with the MetricsDemos
 * @param demoAppHome where {@code demo-app.jar} is
 * @param prometheus the program; empty where there is none
 */
record Settings(List<Path> files, Path demoAppHome, Optional<Path> prometheus) {}
