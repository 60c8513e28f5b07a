package io.linkgate.storage;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Hides from H2 the mark of a cleanly closed file when it reads the header.
 *
 * <p>H2 2.4 trusts the mark for too long. The first commit after a start writes its data over parts of the file that
 * are no longer needed, and only then the header without the mark. A process killed in between leaves a marked file in
 * which one of those parts is overwritten. The next start then searches the newest state only among parts that are
 * older than that one ({@code RandomAccessStore.readStoreHeader}), and opens the database with long outdated content,
 * or with none. Without the mark it follows the header to the newest state, as after any crash.
 *
 * <p>The header is written twice, in two blocks with the same content. H2 treats an invalid second block as a sign of a
 * crash, and needs only the first. See docs/decisions/0073.
 */
final class CleanMark {

    /** {@code FileStore.BLOCK_SIZE} of H2. */
    private static final int BLOCK = 4096;

    private CleanMark() {}

    /**
     * Makes the bytes read look like the header of a file that was not closed. Two blocks that differ are left as they
     * are: then the file was not closed, and H2 chooses between them.
     *
     * @param target the bytes read, up to its position
     * @param from their offset in the file
     * @param read how many bytes were read
     */
    static void hide(ByteBuffer target, long from, int read) {
        int start = target.position() - read;
        if (from != 0 || read < 2 * BLOCK || !bothBlocksAreEqual(target, start)) {
            return;
        }
        target.put(start + BLOCK, new byte[BLOCK]);
    }

    private static boolean bothBlocksAreEqual(ByteBuffer target, int start) {
        byte[] first = new byte[BLOCK];
        byte[] second = new byte[BLOCK];
        target.get(start, first);
        target.get(start + BLOCK, second);
        return Arrays.equals(first, second);
    }
}
