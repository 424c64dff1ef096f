package io.metricsdemo.playground.documents;

/**
 * Something in a file that cannot be applied.
 *
 * @param file as it was given on the command line
 * @param line from 1; 0 when it is about the whole file
 * @param reason what is wrong and what is allowed
 */
public record Mistake(String file, int line, String reason) {

  @Override
  public String toString() {
    return line == 0 ? file + ": " + reason : file + ":" + line + ": " + reason;
  }
}
