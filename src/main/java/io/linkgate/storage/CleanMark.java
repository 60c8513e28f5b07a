package io.linkgate.storage;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The mark of a file that H2 closed in good order, which is hidden from H2 when it reads the header.
 *
 * <p>H2 2.4 trusts the mark too long. The first commit after a start writes its data over parts of the file that are no longer
 * needed, and only then the header without the mark. A process that is killed in between leaves a marked file in which one of
 * those parts is gone. The next start then looks for the newest state among the parts that are older than that one
 * ({@code RandomAccessStore.readStoreHeader}), and comes up with what the database held long before, or with nothing. Without
 * a mark it follows the header to the newest state, as after any crash.
 *
 * <p>The header is written twice, in two blocks with the same content. H2 takes a second block that it cannot read for a sign
 * of a crash, and needs the first one only. See docs/decisions/0073.
 */
final class CleanMark {

    /** {@code FileStore.BLOCK_SIZE} of H2. */
    private static final int BLOCK = 4096;

    private CleanMark() {}

    /**
     * Makes what was read look like the header of a file that was not closed. Two blocks that differ are left alone: the file
     * was not closed, and H2 chooses between them.
     *
     * @param target what has been read, up to its position
     * @param from where in the file it begins
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
