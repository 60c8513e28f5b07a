/**
 * The interface between sessions and any engine: open a connection, receive its events, close it.
 */
package io.linkgate.engine;
