/**
 * What a session needs from any engine: open a connection, hear what happens to it, close it. May know {@code protocol}.
 */
package io.linkgate.engine;
