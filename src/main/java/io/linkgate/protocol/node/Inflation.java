package io.linkgate.protocol.node;

import java.io.ByteArrayOutputStream;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Bounded zlib inflation (RFC 1950) for input from an untrusted sender. */
final class Inflation {

    private Inflation() {}

    /**
     * Inflates a whole zlib stream.
     *
     * @param maxBytes how large the result may be
     */
    static byte[] inflate(byte[] input, int offset, int maxBytes) throws NodeException {
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(input, offset, input.length - offset);
            ByteArrayOutputStream out = new ByteArrayOutputStream(1024);
            byte[] chunk = new byte[8192];
            while (!inflater.finished()) {
                int count = inflater.inflate(chunk);
                if (count == 0 && !inflater.finished()) {
                    // Either the input is used up or the stream asks for a preset dictionary, which the protocol does
                    // not have.
                    throw new NodeException("compressed node cut short");
                }
                if (count > maxBytes - out.size()) {
                    throw new NodeException("compressed node larger than " + maxBytes + " bytes");
                }
                out.write(chunk, 0, count);
            }
            if (inflater.getRemaining() > 0) {
                throw new NodeException("bytes after the compressed node");
            }
            return out.toByteArray();
        } catch (DataFormatException e) {
            throw new NodeException("not a zlib stream", e);
        } finally {
            inflater.end();
        }
    }
}
