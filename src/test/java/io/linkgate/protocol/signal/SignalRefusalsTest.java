package io.linkgate.protocol.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.linkgate.protocol.crypto.Bytes;
import io.linkgate.protocol.crypto.KeyPair;
import io.linkgate.protocol.crypto.PublicKey;
import io.linkgate.protocol.crypto.Signature;
import io.linkgate.protocol.signal.SignalException.Reason;
import io.linkgate.protocol.signal.wire.PreKeySignalMessage;
import io.linkgate.protocol.signal.wire.SignalMessage;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is refused, and why: the reason goes into a retry receipt. */
class SignalRefusalsTest {

    private static final byte[] TEXT = {1, 2, 3};
    private static final PublicKey SMALL = PublicKey.of(new byte[32]);

    private final Correspondent alice = new Correspondent(1);
    private final Correspondent bob = new Correspondent(2);
    private final Correspondent carol = new Correspondent(3);

    @BeforeEach
    void begin() throws SignalException {
        alice.begin(bob.bundleWithOneTimeKey());
    }

    @Test
    void bundleWhosePreKeyTheIdentityDidNotSign() {
        PreKeyBundle honest = bob.bundle();
        PreKeyBundle ofCarol = carol.bundle();
        byte[] altered = honest.signature().bytes();
        altered[5] ^= 1;

        for (PreKeyBundle forged : List.of(
                bundle(honest.identity(), honest.signedPreKey(), Signature.of(altered)),
                bundle(ofCarol.identity(), honest.signedPreKey(), honest.signature()),
                bundle(honest.identity(), ofCarol.signedPreKey(), honest.signature()),
                bundle(SMALL, honest.signedPreKey(), honest.signature()))) {
            assertThat(refusal(() -> alice.begin(forged))).isEqualTo(Reason.BAD_SIGNATURE);
        }
    }

    @Test
    void bundleWithKeysOfSmallOrder() {
        byte[] signature = carol.identity.sign(TypedKey.encode(SMALL), new byte[KeyPair.SIGNATURE_RANDOM_LENGTH]);
        PreKeyBundle signed = bundle(carol.identity.publicKey(), SMALL, Signature.of(signature));
        PreKeyBundle honest = carol.bundle();
        PreKeyBundle oneTime = new PreKeyBundle(
                1,
                honest.identity(),
                7,
                honest.signedPreKey(),
                honest.signature(),
                Optional.of(new PreKeyBundle.OneTimeKey(1, SMALL)));

        assertThat(refusal(() -> alice.begin(signed))).isEqualTo(Reason.INVALID_KEY);
        assertThat(refusal(() -> alice.begin(oneTime))).isEqualTo(Reason.INVALID_KEY);
    }

    @Test
    void messageWithKeysOfSmallOrder() throws SignalException {
        byte[] first = alice.send(TEXT).bytes();
        ByteString small = ByteString.copyFrom(TypedKey.encode(SMALL));

        assertThat(refusal(() -> bob.receive(CiphertextKind.PREKEY, preKey(first, m -> m.setBaseKey(small)))))
                .isEqualTo(Reason.INVALID_KEY);
        assertThat(refusal(() -> bob.receive(CiphertextKind.PREKEY, preKey(first, m -> m.setIdentityKey(small)))))
                .isEqualTo(Reason.INVALID_KEY);
        bob.receive(CiphertextKind.PREKEY, first);
        byte[] answer = plain(bob.send(TEXT).bytes(), m -> m.setRatchetKey(small));
        assertThat(refusal(() -> alice.receive(CiphertextKind.PLAIN, answer))).isEqualTo(Reason.INVALID_KEY);
    }

    @Test
    void keyOfAnotherTypeOrLength() throws SignalException {
        byte[] first = alice.send(TEXT).bytes();
        byte[] typed = TypedKey.encode(carol.identity.publicKey());
        byte[] otherType = typed.clone();
        otherType[0] = 6;

        for (byte[] wrong : List.of(otherType, new byte[32], new byte[34], new byte[0])) {
            ByteString key = ByteString.copyFrom(wrong);
            assertThat(refusal(() -> bob.receive(CiphertextKind.PREKEY, preKey(first, m -> m.setBaseKey(key)))))
                    .isEqualTo(Reason.INVALID_KEY);
        }
    }

    @Test
    void unknownPreKeys() throws SignalException {
        byte[] first = alice.send(TEXT).bytes();

        assertThat(refusal(() -> bob.receive(CiphertextKind.PREKEY, preKey(first, m -> m.setSignedPreKeyId(8)))))
                .isEqualTo(Reason.INVALID_KEY_ID);
        assertThat(refusal(() -> bob.receive(CiphertextKind.PREKEY, preKey(first, m -> m.setPreKeyId(-1)))))
                .isEqualTo(Reason.INVALID_KEY_ID);
        assertThat(bob.oneTimeKeys()).isEqualTo(1);
        assertThat(bob.record.sessions()).isEmpty();
    }

    @Test
    void aPreKeyMessageThatNamesNoOneTimeKeyAlthoughOneWasUsed() throws SignalException {
        byte[] first = preKey(alice.send(TEXT).bytes(), PreKeySignalMessage.Builder::clearPreKeyId);

        assertThat(refusal(() -> bob.receive(CiphertextKind.PREKEY, first))).isEqualTo(Reason.BAD_MAC);
    }

    @Test
    void messageOfAnUnknownPeer() throws SignalException {
        bob.receive(alice.send(TEXT));
        Encrypted message = bob.send(TEXT);

        assertThat(refusal(() -> carol.receive(message))).isEqualTo(Reason.NO_SESSION);
        carol.begin(bob.bundle());
        assertThat(refusal(() -> carol.receive(message))).isEqualTo(Reason.BAD_MAC);
    }

    @Test
    void repeatedMessage() throws SignalException {
        Encrypted first = alice.send(TEXT);
        bob.receive(first);
        Encrypted answer = bob.send(TEXT);
        alice.receive(answer);

        assertThat(refusal(() -> bob.receive(first))).isEqualTo(Reason.DUPLICATE);
        assertThat(refusal(() -> alice.receive(answer))).isEqualTo(Reason.DUPLICATE);
        assertThat(Reason.DUPLICATE.retryError()).isEmpty();
    }

    @Test
    void messageThatLacksAPart() throws SignalException {
        byte[] first = alice.send(TEXT).bytes();
        for (UnaryOperator<PreKeySignalMessage.Builder> change : List.<UnaryOperator<PreKeySignalMessage.Builder>>of(
                PreKeySignalMessage.Builder::clearBaseKey,
                PreKeySignalMessage.Builder::clearIdentityKey,
                PreKeySignalMessage.Builder::clearMessage,
                PreKeySignalMessage.Builder::clearSignedPreKeyId)) {
            assertThat(refusal(() -> bob.receive(CiphertextKind.PREKEY, preKey(first, change))))
                    .isEqualTo(Reason.INVALID_MESSAGE);
        }
        bob.receive(CiphertextKind.PREKEY, first);
        byte[] answer = bob.send(TEXT).bytes();
        for (UnaryOperator<SignalMessage.Builder> change : List.<UnaryOperator<SignalMessage.Builder>>of(
                SignalMessage.Builder::clearRatchetKey,
                SignalMessage.Builder::clearCounter,
                SignalMessage.Builder::clearCiphertext,
                m -> m.setCiphertext(ByteString.EMPTY),
                m -> m.setCiphertext(ByteString.copyFrom(new byte[17])))) {
            assertThat(refusal(() -> alice.receive(CiphertextKind.PLAIN, plain(answer, change))))
                    .isEqualTo(Reason.INVALID_MESSAGE);
        }
    }

    @Test
    void messageOfAnotherVersion() throws SignalException {
        byte[] first = alice.send(TEXT).bytes();
        first[0] = 0x44;

        assertThat(refusal(() -> bob.receive(CiphertextKind.PREKEY, first))).isEqualTo(Reason.INVALID_MESSAGE);
        first[0] = RatchetMessage.VERSION;
        bob.receive(CiphertextKind.PREKEY, first);
        byte[] answer = bob.send(TEXT).bytes();
        answer[0] = 0x44;
        assertThat(refusal(() -> alice.receive(CiphertextKind.PLAIN, answer))).isEqualTo(Reason.INVALID_MESSAGE);
    }

    /** The MAC is right, so the peer itself encrypted something else than padded text. */
    @Test
    void ciphertextWithWrongPadding() throws SignalException {
        bob.receive(alice.send(TEXT));
        Ratchet ratchet = bob.record.current().orElseThrow();
        byte[] honest = bob.send(TEXT).bytes();
        byte[] unauthenticated = plain(honest, m -> m.setCiphertext(ByteString.copyFrom(new byte[16])));
        int end = unauthenticated.length - MessageKeys.MAC_LENGTH;
        byte[] before = Arrays.copyOf(unauthenticated, end);
        byte[] identities =
                Bytes.concat(TypedKey.encode(bob.identity.publicKey()), TypedKey.encode(alice.identity.publicKey()));
        try (MessageKeys keys = MessageKeys.of(ratchet.sending().seed())) {
            byte[] message = Bytes.concat(before, keys.mac(identities, before));

            assertThat(refusal(() -> alice.receive(CiphertextKind.PLAIN, message)))
                    .isEqualTo(Reason.INVALID_MESSAGE);
        }
    }

    /** The identities are under the MAC: a message cannot be passed off as another peer's. */
    @Test
    void messageUnderAnotherIdentity() throws SignalException {
        ByteString other = ByteString.copyFrom(TypedKey.encode(carol.identity.publicKey()));
        byte[] first = preKey(alice.send(TEXT).bytes(), m -> m.setIdentityKey(other));

        assertThat(refusal(() -> bob.receive(CiphertextKind.PREKEY, first))).isEqualTo(Reason.BAD_MAC);
        assertThat(bob.oneTimeKeys()).isEqualTo(1);
    }

    @Test
    void laterPreKeyMessageUnderAnotherIdentity() throws SignalException {
        ByteString other = ByteString.copyFrom(TypedKey.encode(carol.identity.publicKey()));
        alice.begin(bob.bundle());
        bob.receive(alice.send(TEXT));
        byte[] second = preKey(alice.send(TEXT).bytes(), m -> m.setIdentityKey(other));

        assertThat(refusal(() -> bob.receive(CiphertextKind.PREKEY, second))).isEqualTo(Reason.BAD_MAC);
    }

    @Test
    void everyOtherReasonHasANumberOfItsOwn() {
        assertThat(Arrays.stream(Reason.values()).flatMapToInt(reason -> reason.retryError().stream()))
                .doesNotHaveDuplicates()
                .hasSize(Reason.values().length - 1)
                .allMatch(number -> number >= 1 && number <= 8);
    }

    private static PreKeyBundle bundle(PublicKey identity, PublicKey signed, Signature signature) {
        return new PreKeyBundle(1, identity, 7, signed, signature, Optional.empty());
    }

    private static Reason refusal(ThrowingCallable call) {
        return catchThrowableOfType(SignalException.class, call).reason();
    }

    private static byte[] preKey(byte[] message, UnaryOperator<PreKeySignalMessage.Builder> change) {
        try {
            ByteString body = ByteString.copyFrom(message, 1, message.length - 1);
            PreKeySignalMessage.Builder parsed = PreKeySignalMessage.parseFrom(body).toBuilder();
            return Bytes.concat(
                    new byte[] {RatchetMessage.VERSION},
                    change.apply(parsed).build().toByteArray());
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }

    /** Leaves the MAC as it was, which is wrong then. */
    private static byte[] plain(byte[] message, UnaryOperator<SignalMessage.Builder> change) {
        try {
            int end = message.length - MessageKeys.MAC_LENGTH;
            SignalMessage.Builder parsed =
                    SignalMessage.parseFrom(ByteString.copyFrom(message, 1, end - 1)).toBuilder();
            return Bytes.concat(
                    new byte[] {RatchetMessage.VERSION},
                    change.apply(parsed).build().toByteArray(),
                    Arrays.copyOfRange(message, end, message.length));
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }
}
