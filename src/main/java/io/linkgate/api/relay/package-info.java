/**
 * Calls for an instance that another node has: which endpoints that node has to answer, how a call is sent there before
 * it reaches Jersey, and how that node lets the same resource answer it, in the process.
 */
package io.linkgate.api.relay;
