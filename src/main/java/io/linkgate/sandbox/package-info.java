/**
 * The built-in stand-in: WhatsApp's server and a phone, played by the real protocol over real sockets, with a trust root of
 * its own, a memory over restarts, and faults on demand. It is a test mode for people who integrate Linkgate and exists only
 * when it is switched on. May know {@code phone}, {@code protocol} and {@code storage}; only {@code
 * bootstrap} knows it.
 *
 * <p>What it cannot prove: that WhatsApp behaves the same. It was written from the same description of the wire as the
 * engine it is talking to, so an error in that description would not show here.
 */
package io.linkgate.sandbox;
