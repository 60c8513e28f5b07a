package io.linkgate.protocol.socket;

/**
 * Our own limits on the memory that a peer can make us hold, in bytes, and on the work that it can make us do.
 */
final class Limits {

    /**
     * Limit before the peer has proved its identity. Messages of today stay below 1,000 bytes; the post-quantum keys of
     * newer schemas add a few thousand.
     */
    static final int HANDSHAKE_FRAME = 8 * 1024;

    /**
     * Limit for frames to a companion that is not linked: refs, confirmations and notifications, each 2 KB at most
     * today.
     */
    static final int UNLINKED_FRAME = 64 * 1024;

    /** Limit for frames to a linked companion. Larger data is fetched by its address, not sent on the connection. */
    static final int LINKED_FRAME = 2 << 20;

    /** Limit for the inflated size of a frame to a linked companion. */
    static final int LINKED_INFLATED = 8 << 20;

    /**
     * Limit for the nodes and attributes of a stanza to a companion that is not linked, which have a few dozen. Each
     * may take as little as a hundredth of a byte in a compressed frame, but about a microsecond to read.
     */
    static final int UNLINKED_ITEMS = 2_000;

    private Limits() {}
}
