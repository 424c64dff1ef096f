/** Asks the Prometheis about all demos, over and over, beside the reconciles. */
package io.metricsdemo.operator.scraping;
