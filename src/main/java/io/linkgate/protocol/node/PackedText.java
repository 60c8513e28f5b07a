package io.linkgate.protocol.node;

import java.util.Optional;

/**
 * A packing of two characters in one byte, high half first, for text of a small alphabet (whatsmeow {@code
 * binary/unpack.go} and {@code binary/encoder.go}). The last half of an odd text is the filler 15.
 */
enum PackedText {
    /** Digits, dash and dot. Values 12 to 14 mean nothing and 15 is only a filler. */
    NIBBLE(WireTag.NIBBLE_8, "0123456789-."),
    /** Upper case hexadecimal. Lower case is never packed, or it would come back as upper case. */
    HEX(WireTag.HEX_8, "0123456789ABCDEF");

    /** The length byte has seven bits. */
    static final int MAX_CHARACTERS = 127;

    private static final int FILLER = 15;

    private final int wireTag;
    private final String alphabet;

    PackedText(int wireTag, String alphabet) {
        this.wireTag = wireTag;
        this.alphabet = alphabet;
    }

    int wireTag() {
        return wireTag;
    }

    /** Returns the first packing that can carry the text. */
    static Optional<PackedText> fitting(String text) {
        if (text.isEmpty() || text.length() > MAX_CHARACTERS) {
            return Optional.empty();
        }
        if (NIBBLE.canPack(text)) {
            return Optional.of(NIBBLE);
        }
        return HEX.canPack(text) ? Optional.of(HEX) : Optional.empty();
    }

    /** Packs a text for which {@link #fitting} returned this packing. */
    byte[] pack(String text) {
        byte[] packed = new byte[(text.length() + 1) / 2];
        for (int i = 0; i < packed.length; i++) {
            int high = alphabet.indexOf(text.charAt(2 * i));
            int low = 2 * i + 1 < text.length() ? alphabet.indexOf(text.charAt(2 * i + 1)) : FILLER;
            packed[i] = (byte) (high << 4 | low);
        }
        return packed;
    }

    /**
     * Unpacks a text.
     *
     * @param odd whether the last half is a filler
     */
    String unpack(byte[] packed, boolean odd) throws NodeException {
        if (odd && packed.length == 0) {
            throw new NodeException("packed text with a filler but no characters");
        }
        int characters = packed.length * 2 - (odd ? 1 : 0);
        StringBuilder text = new StringBuilder(characters);
        for (int i = 0; i < characters; i++) {
            int both = packed[i / 2];
            int value = (i % 2 == 0 ? both >> 4 : both) & 0xf;
            if (value >= alphabet.length()) {
                throw new NodeException("packed text with an undefined character");
            }
            text.append(alphabet.charAt(value));
        }
        return text.toString();
    }

    private boolean canPack(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (alphabet.indexOf(text.charAt(i)) < 0) {
                return false;
            }
        }
        return true;
    }
}
