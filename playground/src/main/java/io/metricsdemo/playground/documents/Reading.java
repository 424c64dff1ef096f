package io.metricsdemo.playground.documents;

import java.util.List;

/**
 * What came of reading all files.
 *
 * @param documents to apply; of no use while there are mistakes
 * @param mistakes in the order of the files and lines
 */
public record Reading(List<Document> documents, List<Mistake> mistakes) {}
