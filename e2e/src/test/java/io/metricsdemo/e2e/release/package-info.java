/** What a release publishes, and what keeps a commit from being released. */
package io.metricsdemo.e2e.release;
