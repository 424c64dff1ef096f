package io.metricsdemo.playground.documents;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A MetricsDemo in a file.
 *
 * @param file as it was given on the command line
 * @param line on which it begins, from 1
 * @param object as it is written, its namespace filled in
 */
public record Document(String file, int line, JsonNode object) {

  public Key key() {
    return new Key(object.at("/metadata/namespace").asText(), object.at("/metadata/name").asText());
  }

  /** Identifies a MetricsDemo. */
  public record Key(String namespace, String name) {

    @Override
    public String toString() {
      return namespace + "/" + name;
    }
  }
}
