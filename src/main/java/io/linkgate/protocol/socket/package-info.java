/**
 * From bytes of a connection to nodes and back, both roles: frames, the handshake carried in them, what a companion tells
 * about itself, and the two channels that put these together. Does no input or output itself, so that any socket, or a
 * test, can feed it.
 *
 * <pre>
 * bytes ──► FrameDecoder ──► handshake (once) ──► TransportCipher ──► NodeDecoder ──► nodes
 * bytes ◄── FrameEncoder ◄────────────────────── TransportCipher ◄── NodeEncoder ◄── node
 * </pre>
 */
package io.linkgate.protocol.socket;
