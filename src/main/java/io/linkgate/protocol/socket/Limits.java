package io.linkgate.protocol.socket;

/** Bounds of our own on what a peer may make us hold. */
final class Limits {

    /**
     * Before the peer has proven anything. Messages of today stay below 1,000 bytes; the post-quantum keys of newer
     * schemas add a few thousand.
     */
    static final int HANDSHAKE_FRAME = 16 * 1024;

    private Limits() {}
}
