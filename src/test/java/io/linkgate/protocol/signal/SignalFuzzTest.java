package io.linkgate.protocol.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.linkgate.protocol.Hostile;
import io.linkgate.protocol.signal.SignalException.Reason;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Random, cut and altered bytes, for each decoder. Any exception but SignalException fails a test. */
class SignalFuzzTest {

    private static final byte[] TEXT = "padded text of some length\2\2".getBytes(StandardCharsets.UTF_8);

    private final Correspondent alice = new Correspondent(1);
    private final Correspondent bob = new Correspondent(2);

    @BeforeEach
    void begin() throws SignalException {
        alice.begin(bob.bundleWithOneTimeKey());
    }

    @Test
    void noBitOfAMessageCanBeAltered() throws SignalException {
        bob.receive(alice.send(TEXT));
        byte[] onANewChain = bob.send(TEXT).bytes();
        bitsFlipped(onANewChain).forEach(altered -> assertRefused(alice, CiphertextKind.PLAIN, altered));
        alice.receive(CiphertextKind.PLAIN, onANewChain);

        byte[] onAKnownChain = bob.send(TEXT).bytes();
        bitsFlipped(onAKnownChain).forEach(altered -> assertRefused(alice, CiphertextKind.PLAIN, altered));
        assertThat(alice.receive(CiphertextKind.PLAIN, onAKnownChain).padded()).isEqualTo(TEXT);
    }

    @Test
    void hostileMessagesAreRefused() throws SignalException {
        bob.receive(alice.send(TEXT));
        byte[] honest = bob.send(TEXT).bytes();

        Hostile.all(honest, 1000).forEach(hostile -> {
            if (!Arrays.equals(hostile, honest)) {
                assertRefused(alice, CiphertextKind.PLAIN, hostile);
            }
        });

        assertThat(alice.receive(CiphertextKind.PLAIN, honest).padded()).isEqualTo(TEXT);
    }

    /** The MAC inside covers keys and content; the registration id is no secret and nothing depends on it. */
    @Test
    void hostilePreKeyMessagesAreRefusedOrReadAsTheyWereMeant() throws SignalException {
        byte[] honest = alice.send(TEXT).bytes();

        Stream.concat(bitsFlipped(honest), Hostile.all(honest, 1000)).forEach(hostile -> {
            try {
                assertThat(bob.sessions
                                .decrypt(bob.record, CiphertextKind.PREKEY, hostile, bob)
                                .padded())
                        .isEqualTo(TEXT);
            } catch (SignalException e) {
                assertThat(e.reason().retryError()).isPresent();
            }
        });

        assertThat(bob.oneTimeKeys()).isEqualTo(1);
        assertThat(bob.receive(CiphertextKind.PREKEY, honest).padded()).isEqualTo(TEXT);
    }

    @Test
    void damagedRecordsAreRefusedOrStayWhatTheyAre() throws SignalException {
        byte[] honest = recordWithEverything();
        Encrypted next = bob.send(TEXT);

        Stream.concat(bitsFlipped(honest), Hostile.all(honest, 2000)).forEach(hostile -> {
            SignalRecord read;
            try {
                read = SignalRecord.read(hostile);
            } catch (SignalException e) {
                assertThat(e.reason()).isEqualTo(Reason.INVALID_SESSION);
                return;
            }
            assertThat(read.bytes()).isEqualTo(hostile);
            if (read.canSend()) {
                alice.sessions.encrypt(read, TEXT);
            }
            try {
                alice.sessions.decrypt(read, next.kind(), next.bytes(), alice);
            } catch (SignalException e) {
                assertThat(e.reason()).isNotEqualTo(Reason.INVALID_SESSION);
            }
        });
    }

    @Test
    void everyPrefixOfARecordIsRefused() throws SignalException {
        Hostile.truncated(recordWithEverything())
                .forEach(cut -> assertThatThrownBy(() -> SignalRecord.read(cut)).isInstanceOf(SignalException.class));
    }

    /** A current session with pending pre-keys, an archived one with several chains and skipped keys. */
    private byte[] recordWithEverything() throws SignalException {
        bob.receive(alice.send(TEXT));
        for (int round = 0; round < 3; round++) {
            List<Encrypted> skipped = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                skipped.add(bob.send(TEXT));
            }
            alice.receive(skipped.get(2));
            bob.receive(alice.send(TEXT));
        }
        alice.begin(bob.bundleWithOneTimeKey());
        assertThat(alice.record.sessions().mapToInt(Ratchet::skipped).sum()).isEqualTo(6);
        return alice.record.bytes();
    }

    private static void assertRefused(Correspondent reader, CiphertextKind kind, byte[] message) {
        assertThatThrownBy(() -> reader.sessions.decrypt(reader.record, kind, message, reader))
                .isInstanceOf(SignalException.class);
    }

    private static Stream<byte[]> bitsFlipped(byte[] honest) {
        return IntStream.range(0, honest.length * 8).mapToObj(bit -> {
            byte[] altered = honest.clone();
            altered[bit / 8] ^= (byte) (1 << bit % 8);
            return altered;
        });
    }
}
