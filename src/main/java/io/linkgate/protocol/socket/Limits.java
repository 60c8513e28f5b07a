package io.linkgate.protocol.socket;

/**
 * Bounds of our own on what a peer may make us hold. All are in bytes; a frame may not inflate to more than the second of a
 * pair.
 */
final class Limits {

    /**
     * Before the peer has proven anything. Messages of today stay below 1,000 bytes; the post-quantum keys of newer
     * schemas add a few thousand.
     */
    static final int HANDSHAKE_FRAME = 8 * 1024;

    /** From a server, to a companion that is not linked: refs, confirmations and notifications, each 2 KB at most today. */
    static final int UNLINKED_FRAME = 64 * 1024;

    /** From a server, to a linked companion. What is larger is fetched by its address, not sent on the connection. */
    static final int LINKED_FRAME = 2 << 20;

    /** What a frame to a linked companion may inflate to. */
    static final int LINKED_INFLATED = 8 << 20;

    private Limits() {}
}
