package io.linkgate.protocol.delivery;

import java.util.Arrays;

/** What a receipt is about (whatsmeow {@code types/presence.go}, Baileys {@code Socket/messages-recv.ts}). */
public enum ReceiptType {
    /** A device has it; written without a type. */
    DELIVERED(""),
    /** A device in the background has it. */
    INACTIVE("inactive"),
    /** The recipient has seen it. */
    READ("read"),
    /** The recipient has heard it. */
    PLAYED("played"),
    /** Another device of the owner has it. */
    SENDER("sender"),
    /** A device could not decrypt it. */
    RETRY("retry"),
    /** The owner has seen it on another device. */
    READ_SELF("read-self"),
    /** The owner has heard it on another device. */
    PLAYED_SELF("played-self"),
    /** The server no longer has the media. */
    SERVER_ERROR("server-error"),
    /** A part of the history has come. */
    HISTORY("hist_sync"),
    /** A message between devices of the owner has come. */
    PEER("peer_msg"),
    /** Any other. */
    OTHER("other");

    private final String wireName;

    ReceiptType(String wireName) {
        this.wireName = wireName;
    }

    static ReceiptType of(String wireName) {
        return Arrays.stream(values())
                .filter(type -> type.wireName.equals(wireName))
                .findFirst()
                .orElse(OTHER);
    }
}
