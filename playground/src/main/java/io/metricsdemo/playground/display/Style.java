package io.metricsdemo.playground.display;

/** How a piece of text is shown where colours are wanted. */
enum Style {
  PLAIN(""),
  BOLD("\u001b[1m"),
  DIM("\u001b[2m"),
  GOOD("\u001b[32m"),
  BAD("\u001b[31m"),
  OPEN("\u001b[33m");

  static final String END = "\u001b[0m";

  private final String begin;

  Style(String begin) {
    this.begin = begin;
  }

  String apply(String text) {
    return begin.isEmpty() ? text : begin + text + END;
  }
}
