package io.linkgate.protocol.node;

/** The first bytes of everything but words of the dictionary (whatsmeow {@code binary/token/token.go}). */
final class WireTag {

    static final int LIST_EMPTY = 0;
    /** Up to here, from 1, a byte is itself a word of the first dictionary. */
    static final int LAST_SINGLE = 235;
    /** The first of four bytes that name a second dictionary; the word's index follows. */
    static final int DICTIONARY_0 = 236;

    static final int LAST_DICTIONARY = 239;
    static final int INTEROP_JID = 245;
    static final int MESSENGER_JID = 246;
    static final int DEVICE_JID = 247;
    static final int LIST_8 = 248;
    static final int LIST_16 = 249;
    static final int JID_PAIR = 250;
    static final int HEX_8 = 251;
    static final int BINARY_8 = 252;
    static final int BINARY_20 = 253;
    static final int BINARY_32 = 254;
    static final int NIBBLE_8 = 255;

    /** Bit of the flag byte before a node: the rest is a zlib stream. */
    static final int FLAG_DEFLATED = 2;

    private WireTag() {}
}
