package io.linkgate.protocol.signal;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.protocol.crypto.KeyPair;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What two honest devices may do to each other: begin, answer, lose, overtake, repeat and begin again. */
class SignalConversationTest {

    private final Correspondent alice = new Correspondent(1);
    private final Correspondent bob = new Correspondent(2);

    @BeforeEach
    void begin() throws SignalException {
        alice.begin(bob.bundleWithOneTimeKey());
    }

    @Test
    void aRecordWithoutSessionsSendsNothing() throws SignalException {
        SignalRecord empty = SignalRecord.empty();

        assertThat(empty.canSend()).isFalse();
        assertThat(empty.peerIdentity()).isEmpty();
        assertThat(empty.peerRegistrationId()).isEmpty();
        assertThat(empty.baseKey()).isEmpty();
        assertThat(SignalRecord.read(empty.bytes()).bytes()).isEqualTo(empty.bytes());
    }

    @Test
    void aNewSessionIsWithTheOwnerOfTheBundle() {
        assertThat(alice.record.canSend()).isTrue();
        assertThat(alice.record.peerIdentity()).contains(bob.identity.publicKey());
        assertThat(alice.record.peerRegistrationId()).hasValue(1002);
        assertThat(alice.record.baseKey()).isPresent();
    }

    @Test
    void messagesContainPreKeysUntilTheFirstAnswer() throws SignalException {
        Encrypted first = alice.send(text("one"));
        Encrypted second = alice.send(text("two"));
        bob.receive(first);
        bob.receive(second);
        Encrypted answer = bob.send(text("three"));
        alice.receive(answer);

        assertThat(List.of(first.kind(), second.kind())).containsOnly(CiphertextKind.PREKEY);
        assertThat(answer.kind()).isEqualTo(CiphertextKind.PLAIN);
        assertThat(alice.send(text("four")).kind()).isEqualTo(CiphertextKind.PLAIN);
    }

    /** No known client answers under its signed pre-key, but by the rules of the ratchet it may. */
    @Test
    void anAnswerUnderTheSignedPreKeyIsOne() throws SignalException {
        alice.begin(bob.bundle());
        PreKeyMessage first = PreKeyMessage.parse(alice.send(text("one")).bytes());
        KeyPair signed = bob.signed(first.preKeys().signedId()).orElseThrow();
        RootStep step = X3dh.asRecipient(bob.identity, signed, Optional.empty(), first.identity(), first.baseKey());
        SessionOrigin origin = new SessionOrigin(alice.identity.publicKey(), 1001, 1002, first.baseKey());
        byte[] answer = Ratchet.respond(origin, step, signed)
                .send(bob.identity.publicKey(), text("two"))
                .message();

        assertThat(alice.receive(CiphertextKind.PLAIN, answer).padded()).isEqualTo(text("two"));

        assertThat(alice.send(text("three")).kind()).isEqualTo(CiphertextKind.PLAIN);
    }

    @Test
    void theRecipientKnowsTheSender() throws SignalException {
        Decrypted first = bob.receive(alice.send(text("hello")));

        assertThat(first.padded()).isEqualTo(text("hello"));
        assertThat(first.newSession()).isTrue();
        assertThat(bob.record.peerIdentity()).contains(alice.identity.publicKey());
        assertThat(bob.record.peerRegistrationId()).hasValue(1001);
        assertThat(bob.record.baseKey()).isEqualTo(alice.record.baseKey());
    }

    @Test
    void aOneTimeKeyIsUsedOnceAndOnlyBySuccess() throws SignalException {
        Encrypted first = alice.send(text("one"));
        Encrypted second = alice.send(text("two"));

        assertThat(bob.receive(second).usedPreKey()).hasValue(1);
        assertThat(bob.oneTimeKeys()).isZero();
        Decrypted late = bob.receive(first);
        assertThat(late.padded()).isEqualTo(text("one"));
        assertThat(late.usedPreKey()).isEmpty();
        assertThat(late.newSession()).isFalse();
    }

    @Test
    void aSessionBeginsWithoutAOneTimeKeyToo() throws SignalException {
        alice.begin(bob.bundle());

        Decrypted first = bob.receive(alice.send(text("hello")));

        assertThat(first.padded()).isEqualTo(text("hello"));
        assertThat(first.usedPreKey()).isEmpty();
        assertThat(first.newSession()).isTrue();
    }

    @Test
    void anEmptyPlaintextIsOne() throws SignalException {
        assertThat(bob.receive(alice.send(new byte[0])).padded()).isEmpty();
    }

    @Test
    void messagesOfAllChainsMayComeLate() throws SignalException {
        List<Encrypted> late = new ArrayList<>();
        for (int round = 0; round < Ratchet.MAX_RECEIVING_CHAINS; round++) {
            late.add(alice.send(text("late " + round)));
            bob.receive(alice.send(text("in time")));
            alice.receive(bob.send(text("answer")));
        }
        Collections.reverse(late);

        for (int i = 0; i < late.size(); i++) {
            assertThat(bob.receive(late.get(i)).padded()).isEqualTo(text("late " + (late.size() - 1 - i)));
        }
    }

    @Test
    void bothMayBeginAtOnce() throws SignalException {
        bob.begin(alice.bundleWithOneTimeKey());
        Encrypted toBob = alice.send(text("a"));
        Encrypted toAlice = bob.send(text("b"));

        assertThat(bob.receive(toBob).padded()).isEqualTo(text("a"));
        assertThat(alice.receive(toAlice).padded()).isEqualTo(text("b"));
        for (int round = 0; round < 5; round++) {
            assertThat(bob.receive(alice.send(text("a" + round))).padded()).isEqualTo(text("a" + round));
            assertThat(alice.receive(bob.send(text("b" + round))).padded()).isEqualTo(text("b" + round));
        }
        assertThat(alice.record.baseKey()).isEqualTo(bob.record.baseKey());
    }

    @Test
    void aSessionThatReadsBecomesTheCurrentOne() throws SignalException {
        bob.receive(alice.send(text("one")));
        Encrypted onTheOld = bob.send(text("two"));
        Optional<?> old = alice.record.baseKey();
        alice.begin(bob.bundle());
        assertThat(alice.record.baseKey()).isNotEqualTo(old);

        assertThat(alice.receive(onTheOld).padded()).isEqualTo(text("two"));

        assertThat(alice.record.baseKey()).isEqualTo(old);
        assertThat(alice.record.sessions()).hasSize(2);
    }

    @Test
    void anArchivedSessionStillReads() throws SignalException {
        bob.receive(alice.send(text("one")));
        Encrypted inFlight = bob.send(text("two"));
        alice.keep(alice.record.archived());

        assertThat(alice.record.canSend()).isFalse();
        assertThat(alice.record.baseKey()).isEmpty();
        assertThat(alice.record.peerIdentity()).contains(bob.identity.publicKey());
        assertThat(alice.receive(inFlight).padded()).isEqualTo(text("two"));
        assertThat(alice.record.canSend()).isTrue();
    }

    @Test
    void aPreKeyMessageOfAnArchivedSessionConsumesNothing() throws SignalException {
        Encrypted first = alice.send(text("one"));
        Encrypted second = alice.send(text("two"));
        bob.receive(first);
        alice.begin(bob.bundleWithOneTimeKey());
        bob.receive(alice.send(text("three")));
        bob.bundleWithOneTimeKey();

        Decrypted late = bob.receive(second);

        assertThat(late.padded()).isEqualTo(text("two"));
        assertThat(late.newSession()).isFalse();
        assertThat(bob.oneTimeKeys()).isEqualTo(1);
        assertThat(bob.record.sessions()).hasSize(2);
    }

    @Test
    void aRecordIsNeverChangedInPlace() throws SignalException {
        SignalRecord before = alice.record;
        byte[] bytes = before.bytes();

        Encrypted once = alice.sessions.encrypt(before, text("once"));
        Encrypted twice = alice.sessions.encrypt(before, text("once"));

        assertThat(before.bytes()).isEqualTo(bytes);
        assertThat(once.bytes()).isEqualTo(twice.bytes());
        assertThat(once.next().bytes()).isNotEqualTo(bytes);
    }

    /**
     * Many conversations at random, in which at most four messages of a side are under way: so none is older than the
     * chains that are kept, and every one must be read, once.
     */
    @Test
    void everyMessageIsReadOnceInAnyOrder() throws SignalException {
        for (int seed = 0; seed < 40; seed++) {
            new RandomConversation(new Random(seed)).run(120);
        }
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
