package io.linkgate.protocol.socket;

/** The bytes before the first frame of a companion, once per connection. A server sends none of them. */
final class ConnectionHeader {

    /**
     * "WA", magic value 6, version 3 of the node dictionary. Source: whatsmeow {@code socket/constants.go},
     * {@code WAConnHeader}; Baileys {@code NOISE_WA_HEADER}.
     */
    static final byte[] HEADER = {'W', 'A', 6, 3};

    /**
     * Announces routing info before the header: "ED", 0, 1, then three bytes of length. Source: Baileys
     * {@code src/Utils/noise-handler.ts}.
     */
    static final byte[] ROUTING = {'E', 'D', 0, 1};

    /** Routing info is opaque and was seen with about 6 bytes; this is our bound. */
    static final int MAX_ROUTING_LENGTH = 1024;

    private ConnectionHeader() {}
}
