/**
 * Which kinds the server knows: the built-in ones, and those that custom resource definitions add.
 */
package io.metricsdemo.simulator.resource;
