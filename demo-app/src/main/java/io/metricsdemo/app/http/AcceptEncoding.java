package io.metricsdemo.app.http;

import java.util.Arrays;
import java.util.List;

/** The request header Accept-Encoding, as far as it matters here. */
final class AcceptEncoding {

  private AcceptEncoding() {}

  /** Whether gzip is among the encodings, and not only to be ruled out with a weight of zero. */
  static boolean allowsGzip(List<String> headers) {
    return headers != null
        && headers.stream()
            .flatMap(header -> Arrays.stream(header.split(",")))
            .map(encoding -> encoding.replace(" ", ""))
            .anyMatch(
                encoding ->
                    encoding.equals("gzip")
                        || (encoding.startsWith("gzip;q=")
                            && !encoding.matches("gzip;q=0(\\.0*)?")));
  }
}
