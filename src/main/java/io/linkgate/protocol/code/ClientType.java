package io.linkgate.protocol.code;

import java.util.Arrays;

/**
 * The kind of client that shows a QR code, as one character of the QR payload (whatsmeow {@code pair-code.go}, type
 * {@code PairClientType}). Android's letters are missing on purpose: they are for attested clients.
 */
public enum ClientType {
    /** Reported to be refused by phones; a payload without this field has this type too. */
    UNKNOWN("0"),
    CHROME("1"),
    EDGE("2"),
    FIREFOX("3"),
    INTERNET_EXPLORER("4"),
    OPERA("5"),
    SAFARI("6"),
    ELECTRON("7"),
    UWP("8"),
    OTHER_WEB("9"),
    MACOS("c");

    private final String wireValue;

    ClientType(String wireValue) {
        this.wireValue = wireValue;
    }

    /** Returns the character on the wire. */
    public String wireValue() {
        return wireValue;
    }

    /** Returns the type of a wire value; {@link #UNKNOWN} for one that is not listed here. */
    public static ClientType ofWireValue(String value) {
        return Arrays.stream(values())
                .filter(type -> type.wireValue.equals(value))
                .findFirst()
                .orElse(UNKNOWN);
    }
}
