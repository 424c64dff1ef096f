/** The command line, in the spellings and value grammars of Go's flag package. */
package io.metricsdemo.app.flags;
