/**
 * What a session needs from any engine: open a connection, hear what happens to it, close it.
 */
package io.linkgate.engine;
