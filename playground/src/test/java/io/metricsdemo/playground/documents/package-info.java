/** Reading files, and bringing the API server in step with them. */
package io.metricsdemo.playground.documents;
