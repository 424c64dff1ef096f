package io.metricsdemo.simulator.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/** One revision of the store: what an object was and what it is now; empty means absent. */
public record Change(
    long revision, ObjectKey key, Optional<ObjectNode> before, Optional<ObjectNode> after) {}
