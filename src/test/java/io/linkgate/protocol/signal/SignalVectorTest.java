package io.linkgate.protocol.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.linkgate.protocol.Vectors;
import io.linkgate.protocol.crypto.KeyPair;
import io.linkgate.protocol.crypto.SecretBytes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The published sessions, made by a library in another language. A set has intermediate values and the messages of both
 * sides, or a list of arriving messages, in their order, each of which is accepted or refused; or both.
 */
class SignalVectorTest {

    private static final List<String> SETS =
            List.of("withOneTimeKey", "withoutOneTimeKey", "outOfOrder", "dhSteps", "wrongMac", "counterGap");

    static Stream<Named<VectorSet>> sets() {
        JsonNode file = Vectors.load("signal.json");
        return SETS.stream()
                .filter(file::has)
                .flatMap(name -> VectorSet.of(name, file).stream())
                .map(set -> Named.of(set.name(), set));
    }

    static Stream<Named<VectorSet>> computed() {
        return sets().filter(set -> set.getPayload().isComputed());
    }

    static Stream<Named<VectorSet>> arrivals() {
        return sets().filter(set -> set.getPayload().isArrival());
    }

    @Test
    void everySetIsUnderstood() {
        assertThat(sets().map(Named::getPayload)).isNotEmpty().allMatch(set -> set.isComputed() || set.isArrival());
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("computed")
    void everyIntermediateValueIsAsPublished(VectorSet set) throws SignalException {
        RootStep sender = X3dh.asSender(set.pair("A"), set.pair("EA"), set.bundle());
        RootStep recipient = X3dh.asRecipient(
                set.pair("B"),
                set.pair("SB"),
                set.oneTimeId().isPresent() ? Optional.of(set.pair("OB")) : Optional.empty(),
                set.pair("A").publicKey(),
                set.pair("EA").publicKey());

        assertThat(sender).isEqualTo(recipient);
        assertSecret(sender.root(), set.hex("root0"));
        assertSecret(sender.chain().key(), set.hex("chain0"));
        RootStep next =
                RootStep.next(sender.root(), set.pair("RA"), set.pair("SB").publicKey());
        assertSecret(next.root(), set.hex("root1"));
        assertSecret(next.chain().key(), set.hex("sendingChain1"));
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("computed")
    void bothSidesSendThePublishedMessages(VectorSet set) throws SignalException {
        VectorSide alice = VectorSide.alice(set);
        VectorSide bob = VectorSide.bob(set);
        List<byte[]> plaintexts = set.list("plaintexts");
        List<byte[]> published = set.list("pkmsg");
        List<byte[]> inner = set.list("innerMsg");

        List<Encrypted> sent = new ArrayList<>();
        for (byte[] plaintext : plaintexts) {
            sent.add(alice.encrypt(plaintext));
        }
        assertThat(sent).extracting(Encrypted::kind).containsOnly(CiphertextKind.PREKEY);
        for (int i = 0; i < published.size(); i++) {
            assertThat(sent.get(i).bytes()).isEqualTo(published.get(i));
            assertThat(PreKeyMessage.parse(published.get(i)).message()).isEqualTo(inner.get(i));
            assertThat(bob.decrypt(CiphertextKind.PREKEY, published.get(i))).isEqualTo(plaintexts.get(i));
        }
        byte[] reply = set.hex("bobReply/msg");
        assertThat(bob.encrypt(set.hex("bobReply/plaintext")).bytes()).isEqualTo(reply);
        assertThat(alice.decrypt(CiphertextKind.PLAIN, reply)).isEqualTo(set.hex("bobReply/plaintext"));
        byte[] last = set.hex("aliceAfterReply/msg");
        assertThat(alice.encrypt(set.hex("aliceAfterReply/plaintext")).bytes()).isEqualTo(last);
        assertThat(bob.decrypt(CiphertextKind.PLAIN, last)).isEqualTo(set.hex("aliceAfterReply/plaintext"));
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("arrivals")
    void arrivingMessagesAreAcceptedAndRefusedAsPublished(VectorSet set) throws SignalException {
        Map<Boolean, VectorSide> sides = new HashMap<>();

        for (VectorMessage message : set.arrival()) {
            if (!sides.containsKey(message.isToAlice())) {
                sides.put(message.isToAlice(), message.isToAlice() ? VectorSide.alice(set) : VectorSide.bob(set));
            }
            VectorSide recipient = sides.get(message.isToAlice());
            if (message.isAccepted()) {
                assertThat(recipient.decrypt(message.kind(), message.bytes()))
                        .as("%s", message)
                        .isEqualTo(message.plaintext());
            } else {
                assertThatThrownBy(() -> recipient.decrypt(message.kind(), message.bytes()))
                        .as("%s", message)
                        .isInstanceOf(SignalException.class);
            }
        }
    }

    private static void assertSecret(SecretBytes secret, byte[] published) {
        assertThat(secret.bytes()).isEqualTo(published);
    }

    @Test
    void pairsOfTheFileBelongTogether() {
        assertThat(sets().map(Named::getPayload)).allSatisfy(set -> {
            for (String name : set.keyNames()) {
                KeyPair pair = set.pair(name);
                assertThat(pair.publicKey().bytes()).as(name).isEqualTo(set.publicHalf(name));
            }
        });
    }
}
