/** How long the tests of all modules wait. */
package io.metricsdemo.testing;
