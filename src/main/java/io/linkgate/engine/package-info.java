/**
 * What a session needs from any engine: open a connection, hear what happens to it, close it. Knows no other package.
 */
package io.linkgate.engine;
