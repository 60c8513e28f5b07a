/** Keeps the newest client version in the database. May know {@code engine.whatsapp} and {@code protocol.socket}. */
package io.linkgate.version;
