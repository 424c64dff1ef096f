/** The series for sizing a Prometheus, as a part of the scrape. */
package io.metricsdemo.app.load;
