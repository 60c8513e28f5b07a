/**
 * The stand-in's server: who is let in, each companion's connection, and the identity that it proves.
 */
package io.linkgate.sandbox.server;
