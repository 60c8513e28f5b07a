package io.linkgate.qr;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * Writes a code as PNG: 1 bit per pixel, grayscale, no filter, three chunks. PNG specification, third edition: 5
 * (chunks), 11.2.1 (IHDR), 11.2.3 (IDAT).
 *
 * <p>Not {@code javax.imageio}: that starts AWT in the server, and lets the caller choose neither filter nor strategy.
 *
 * <p>Rows are not filtered. A module is a run of equal bits, so filters only turn few different bytes into more; the
 * repetition from row to row is found by Deflate itself.
 */
final class PngWriter {

    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

    /** Bit depth 1, colour type 0 (grayscale), compression 0, filter method 0, not interlaced. */
    private static final byte[] FORMAT = {1, 0, 0, 0, 0};

    /** Pixels per module for a screen. */
    static final int DEFAULT_SCALE = 8;

    private PngWriter() {}

    /** Returns the file, for a scale already checked. */
    static byte[] write(QrMatrix matrix, int scale) {
        int pixels = matrix.outerSize() * scale;
        byte[] header = ByteBuffer.allocate(13)
                .putInt(pixels)
                .putInt(pixels)
                .put(FORMAT)
                .array();
        ByteArrayOutputStream out = new ByteArrayOutputStream(2048);
        out.writeBytes(SIGNATURE);
        writeChunk(out, "IHDR", header);
        writeChunk(out, "IDAT", compress(matrix, scale));
        writeChunk(out, "IEND", new byte[0]);
        return out.toByteArray();
    }

    private static void writeChunk(ByteArrayOutputStream out, String type, byte[] data) {
        byte[] body = ByteBuffer.allocate(4 + data.length)
                .put(type.getBytes(StandardCharsets.US_ASCII))
                .put(data)
                .array();
        CRC32 crc = new CRC32();
        crc.update(body);
        out.writeBytes(ByteBuffer.allocate(4).putInt(data.length).array());
        out.writeBytes(body);
        out.writeBytes(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
    }

    private static byte[] compress(QrMatrix matrix, int scale) {
        Deflater deflater = new Deflater(levelFor(scale));
        try {
            // Short matches cost more bits here than the two or three literals that make up most rows.
            deflater.setStrategy(Deflater.FILTERED);
            ByteArrayOutputStream out = new ByteArrayOutputStream(2048);
            byte[] buffer = new byte[2048];
            byte[] rows = new byte[rowLength(matrix, scale) * scale];
            for (int y = 0; y < matrix.outerSize(); y++) {
                drawRows(matrix, y - QrMatrix.QUIET_ZONE, scale, rows);
                deflater.setInput(rows);
                while (!deflater.needsInput()) {
                    out.write(buffer, 0, deflater.deflate(buffer));
                }
            }
            deflater.finish();
            while (!deflater.finished()) {
                out.write(buffer, 0, deflater.deflate(buffer));
            }
            return out.toByteArray();
        } finally {
            // Its memory is outside the heap; a garbage collection may come too late for a server under load.
            deflater.end();
        }
    }

    /**
     * Returns the compression level. Measured with codes of 257 characters against zopflipng: up to 8 pixels per
     * module, level 4 stays within 1.21 times its size and adds a quarter to the time of encoding; level 9 gains little
     * there and takes several times as long. Larger modules repeat over longer distances, which only level 7 and above
     * find: within 1.2 times the size, for about the time of encoding at 16 pixels.
     */
    private static int levelFor(int scale) {
        return scale <= DEFAULT_SCALE ? 4 : 7;
    }

    /** Returns the bytes of a row: one for the filter type, then one bit per pixel. */
    private static int rowLength(QrMatrix matrix, int scale) {
        return 1 + (matrix.outerSize() * scale + 7) / 8;
    }

    /** Draws one row of modules as {@code scale} equal rows of pixels. Padding bits are 0. */
    private static void drawRows(QrMatrix matrix, int y, int scale, byte[] rows) {
        int length = rows.length / scale;
        Arrays.fill(rows, 0, length, (byte) 0);
        int bit = 8; // after the filter type, 0: none
        for (int x = -QrMatrix.QUIET_ZONE; x < matrix.size() + QrMatrix.QUIET_ZONE; x++) {
            if (!matrix.isDark(x, y)) {
                for (int i = bit; i < bit + scale; i++) {
                    rows[i >> 3] |= (byte) (0x80 >> (i & 7));
                }
            }
            bit += scale;
        }
        for (int copy = 1; copy < scale; copy++) {
            System.arraycopy(rows, 0, rows, copy * length, length);
        }
    }
}
