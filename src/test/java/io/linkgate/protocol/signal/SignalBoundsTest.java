package io.linkgate.protocol.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.linkgate.protocol.signal.SignalException.Reason;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How much a peer can make us compute and keep. */
class SignalBoundsTest {

    private static final byte[] TEXT = {1, 2, 3};

    /** Where the index of the sending chain is in a record: after 3 bytes, the flags, 6 keys and 2 numbers. */
    private static final int SENDING_INDEX = 3 + 1 + 6 * 32 + 2 * 4;

    private final Correspondent alice = new Correspondent(1);
    private final Correspondent bob = new Correspondent(2);

    @BeforeEach
    void converse() throws SignalException {
        alice.begin(bob.bundleWithOneTimeKey());
        bob.receive(alice.send(TEXT));
        alice.receive(bob.send(TEXT));
        bob.receive(alice.send(TEXT));
    }

    @Test
    void aMessageMayBeTwoThousandAheadAndNoMore() throws SignalException {
        skip(2000);
        Encrypted last = alice.send(TEXT);
        Encrypted beyond = alice.send(TEXT);

        assertThat(refusal(beyond)).isEqualTo(Reason.TOO_FAR_AHEAD);
        assertThat(bob.receive(last).padded()).isEqualTo(TEXT);
        assertThat(bob.receive(beyond).padded()).isEqualTo(TEXT);
    }

    @Test
    void aNewChainMayBeginTwoThousandAheadAndNoMore() throws SignalException {
        alice.receive(bob.send(TEXT));
        skip(2001);
        assertThat(refusal(alice.send(TEXT))).isEqualTo(Reason.TOO_FAR_AHEAD);
    }

    @Test
    void counterBeyondEveryChainIsRefusedUnread() throws SignalException {
        for (long counter : new long[] {Integer.MAX_VALUE, 1L << 31, 0xFFFFFFFFL}) {
            byte[] message = alice.send(TEXT).bytes();
            byte[] far = withCounter(message, counter);

            assertThat(catchThrowableOfType(SignalException.class, () -> bob.receive(CiphertextKind.PLAIN, far))
                            .reason())
                    .isEqualTo(Reason.TOO_FAR_AHEAD);
        }
    }

    @Test
    void twoThousandSkippedKeysAreKeptAndTheOldestGoFirst() throws SignalException {
        List<Encrypted> old = skip(1500);
        bob.receive(alice.send(TEXT));
        alice.receive(bob.send(TEXT));
        List<Encrypted> recent = skip(1500);
        bob.receive(alice.send(TEXT));

        assertThat(skippedKeys(bob.record)).isEqualTo(SignalRecord.MAX_SKIPPED);
        assertThat(refusal(old.get(999))).isEqualTo(Reason.DUPLICATE);
        assertThat(bob.receive(old.get(1000)).padded()).isEqualTo(TEXT);
        assertThat(bob.receive(recent.get(0)).padded()).isEqualTo(TEXT);
        assertThat(skippedKeys(bob.record)).isEqualTo(SignalRecord.MAX_SKIPPED - 2);
    }

    @Test
    void theBoundOfSkippedKeysHoldsForAllSessionsTogether() throws SignalException {
        List<Encrypted> old = skip(1500);
        bob.receive(alice.send(TEXT));
        alice.begin(bob.bundle());
        List<Encrypted> recent = skip(1500);
        bob.receive(alice.send(TEXT));

        assertThat(skippedKeys(bob.record)).isEqualTo(SignalRecord.MAX_SKIPPED);
        assertThat(bob.record.bytes().length).isLessThan(80_000);
        assertThat(bob.receive(recent.get(0)).padded()).isEqualTo(TEXT);
        assertThat(refusal(old.get(0))).isEqualTo(Reason.DUPLICATE);
    }

    @Test
    void fiveChainsAreRemembered() throws SignalException {
        Encrypted late = alice.send(TEXT);
        bob.receive(alice.send(TEXT));
        for (int step = 1; step < Ratchet.MAX_RECEIVING_CHAINS; step++) {
            alice.receive(bob.send(TEXT));
            bob.receive(alice.send(TEXT));
        }
        SignalRecord remembering = bob.record;
        assertThat(bob.receive(late).padded()).isEqualTo(TEXT);
        bob.keep(remembering);

        alice.receive(bob.send(TEXT));
        bob.receive(alice.send(TEXT));

        assertThat(refusal(late)).isEqualTo(Reason.BAD_MAC);
    }

    @Test
    void fortyArchivedSessionsAreKept() throws SignalException {
        Encrypted onTheFirst = bob.send(TEXT);
        for (int i = 0; i < SignalRecord.MAX_ARCHIVED; i++) {
            alice.begin(bob.bundle());
        }
        assertThat(alice.record.sessions()).hasSize(1 + SignalRecord.MAX_ARCHIVED);
        SignalRecord full = alice.record;
        byte[] noneCurrent = full.bytes();
        noneCurrent[1] = 0;
        noneCurrent[2] = SignalRecord.MAX_ARCHIVED + 1;
        assertThatThrownBy(() -> SignalRecord.read(noneCurrent)).isInstanceOf(SignalException.class);
        assertThat(alice.receive(onTheFirst).padded()).isEqualTo(TEXT);

        alice.keep(full);
        alice.begin(bob.bundle());

        assertThat(alice.record.sessions()).hasSize(1 + SignalRecord.MAX_ARCHIVED);
        assertThat(catchThrowableOfType(SignalException.class, () -> alice.receive(onTheFirst))
                        .reason())
                .isEqualTo(Reason.BAD_MAC);
    }

    @Test
    void aRecordIsSmall() throws SignalException {
        alice.receive(bob.send(TEXT));

        assertThat(new Correspondent(3).record.bytes()).hasSize(3);
        Correspondent carol = new Correspondent(4);
        carol.begin(bob.bundleWithOneTimeKey());
        assertThat(carol.record.bytes().length).isLessThan(400);
    }

    @Test
    void anExhaustedChainSendsNothingMore() throws SignalException {
        byte[] stored = alice.record.bytes();
        ByteBuffer.wrap(stored).putInt(SENDING_INDEX, ChainKey.MAX_COUNTER);
        alice.record = SignalRecord.read(stored);

        alice.send(TEXT);

        assertThat(alice.record.canSend()).isFalse();
        assertThatThrownBy(() -> alice.send(TEXT)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void recordBeyondABoundIsNotRead() throws SignalException {
        byte[] stored = alice.record.bytes();
        byte[] tooMany = stored.clone();
        tooMany[2] = SignalRecord.MAX_ARCHIVED + 1;
        byte[] negative = stored.clone();
        ByteBuffer.wrap(negative).putInt(SENDING_INDEX, -1);
        byte[] later = stored.clone();
        later[0] = 2;

        for (byte[] bad : List.of(tooMany, negative, later, Arrays.copyOf(stored, stored.length + 1), new byte[0])) {
            assertThat(catchThrowableOfType(SignalException.class, () -> SignalRecord.read(bad))
                            .reason())
                    .isEqualTo(Reason.INVALID_SESSION);
        }
    }

    @Test
    void recordWithMoreSkippedKeysThanAreKeptIsNotRead() throws SignalException {
        skip(1500);
        bob.receive(alice.send(TEXT));
        byte[] once = bob.record.bytes();
        byte[] twice = Arrays.copyOf(once, 2 * once.length - 3);
        System.arraycopy(once, 3, twice, once.length, once.length - 3);
        twice[2] = 1;

        assertThatThrownBy(() -> SignalRecord.read(twice)).hasMessageContaining("more skipped keys");
    }

    /** The last chain of the record has no skipped keys, 72 bytes; before it are the two of the first, 36 bytes each. */
    @Test
    void skippedKeysThatAreNotInOrderAreNotRead() throws SignalException {
        skip(2);
        bob.receive(alice.send(TEXT));
        byte[] stored = bob.record.bytes();
        ByteBuffer second = ByteBuffer.wrap(stored, stored.length - 72 - 36, Integer.BYTES);
        int counter = second.getInt();
        assertThat(skippedKeys(SignalRecord.read(stored))).isEqualTo(2);

        for (int wrong : new int[] {counter - 1, counter + 2, -1}) {
            second.putInt(stored.length - 72 - 36, wrong);
            assertThatThrownBy(() -> SignalRecord.read(stored)).isInstanceOf(SignalException.class);
        }
    }

    private List<Encrypted> skip(int count) {
        List<Encrypted> skipped = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Encrypted encrypted = alice.sessions.encrypt(alice.record, TEXT);
            alice.record = encrypted.next();
            skipped.add(encrypted);
        }
        return skipped;
    }

    private Reason refusal(Encrypted message) {
        return catchThrowableOfType(SignalException.class, () -> bob.receive(message))
                .reason();
    }

    private static int skippedKeys(SignalRecord record) {
        return record.sessions().mapToInt(Ratchet::skipped).sum();
    }

    /** Replaces the counter, which follows the ratchet key; its tag is 0x10, its value here one byte. */
    private static byte[] withCounter(byte[] message, long counter) {
        int at = 1 + 2 + 33 + 1;
        byte[] varint = new byte[10];
        int length = 0;
        for (long left = counter; ; left >>>= 7) {
            varint[length++] = (byte) (left >= 0x80 ? (left & 0x7F) | 0x80 : left);
            if (left < 0x80) {
                break;
            }
        }
        byte[] far = Arrays.copyOf(message, message.length - 1 + length);
        System.arraycopy(varint, 0, far, at, length);
        System.arraycopy(message, at + 1, far, at + length, message.length - at - 1);
        return far;
    }
}
