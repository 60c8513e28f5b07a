/**
 * The stand-in's server: the admission of connections, each companion's connection, and the identity that it proves.
 */
package io.linkgate.sandbox.server;
