/**
 * Servers that the WAR is deployed into by {@code mvn -Pservers verify}: each from its distribution, in a process of
 * its own, with its own way of deploying. All walk the same path ({@link io.linkgate.servers.ServerWalk}). What came
 * out is in {@code docs/servers.md}.
 */
package io.linkgate.servers;
