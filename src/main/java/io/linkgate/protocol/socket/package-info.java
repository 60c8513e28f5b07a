/**
 * The conversion between the bytes of a connection and nodes, for both roles: frames, the handshake within them, the
 * companion's description of itself, and the two channels that combine these. Without input or output, so that any
 * socket, or a test, can feed it.
 *
 * <pre>
 * bytes ──► FrameDecoder ──► handshake (once) ──► TransportCipher ──► NodeDecoder ──► nodes
 * bytes ◄── FrameEncoder ◄────────────────────── TransportCipher ◄── NodeEncoder ◄── node
 * </pre>
 */
package io.linkgate.protocol.socket;
