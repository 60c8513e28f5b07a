package io.linkgate.protocol.node;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** The content of a node besides its attributes. Closed family, immutable; never prints the content. */
public sealed interface NodeContent {

    /** No content, which on the wire differs from an empty list and from zero bytes. */
    record None() implements NodeContent {
        static final None INSTANCE = new None();
    }

    /**
     * Child nodes, in order.
     *
     * @param children possibly empty
     */
    record Nodes(List<Node> children) implements NodeContent {
        public Nodes {
            children = List.copyOf(children);
        }

        @Override
        public String toString() {
            return children.size() + " nodes";
        }
    }

    /**
     * A string, written by the rules for strings, so that a word of the dictionary takes one or two bytes. A string
     * without a short form is read back as {@link Bytes}: on the wire they are the same.
     *
     * @param value possibly empty
     */
    record Text(String value) implements NodeContent {
        public Text {
            Objects.requireNonNull(value);
        }

        @Override
        public String toString() {
            return "text of " + value.length();
        }
    }

    /** Raw bytes, compared by content. */
    final class Bytes implements NodeContent {
        private final byte[] value;

        /** Copies the bytes. */
        public Bytes(byte[] value) {
            this.value = value.clone();
        }

        /** A fresh copy. */
        public byte[] copy() {
            return value.clone();
        }

        /** The number of bytes. */
        public int length() {
            return value.length;
        }

        /** The array itself, for the encoder, which only reads it. */
        byte[] shared() {
            return value;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Bytes bytes && Arrays.equals(value, bytes.value);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(value);
        }

        @Override
        public String toString() {
            return value.length + " bytes";
        }
    }
}
