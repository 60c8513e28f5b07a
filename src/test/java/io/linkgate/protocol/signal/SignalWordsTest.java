package io.linkgate.protocol.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Addresses, kinds, and that nothing prints a secret. */
class SignalWordsTest {

    @Test
    void anAddressIsNameAndDevice() {
        assertThat(new SignalAddress("1234567_1", 3).text()).isEqualTo("1234567_1.3");
        assertThatThrownBy(() -> new SignalAddress("", 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new SignalAddress("1", -1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new SignalAddress("1", 65536)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void kindsHaveTheNamesOfTheWire() {
        assertThat(CiphertextKind.parse("pkmsg")).contains(CiphertextKind.PREKEY);
        assertThat(CiphertextKind.parse("msg")).contains(CiphertextKind.PLAIN);
        assertThat(CiphertextKind.parse("skmsg")).isEmpty();
        assertThat(CiphertextKind.parse("MSG")).isEmpty();
    }

    @Test
    void nothingPrintsASecret() throws SignalException {
        Correspondent alice = new Correspondent(1);
        Correspondent bob = new Correspondent(2);
        alice.begin(bob.bundleWithOneTimeKey());
        Encrypted sent = alice.send("a secret".getBytes(StandardCharsets.UTF_8));
        Decrypted read = bob.receive(sent);
        Ratchet ratchet = bob.record.current().orElseThrow();
        String printed = List.of(
                        sent,
                        read,
                        bob.record,
                        ratchet,
                        ratchet.sending(),
                        ratchet.receiving(),
                        ratchet.root(),
                        new SignalIdentity(bob.identity, 5),
                        new SkippedKey(1, ratchet.root()))
                .toString();

        assertThat(printed).doesNotContain("a secret");
        for (byte[] secret : List.of(
                ratchet.root().bytes(),
                ratchet.sending().key().bytes(),
                ratchet.own().privateBytes(),
                bob.identity.privateBytes())) {
            assertThat(printed).doesNotContain(HexFormat.of().formatHex(secret, 0, 4));
        }
    }

    @Test
    void idsOfABundleHave24Bits() {
        PreKeyBundle honest = new Correspondent(1).bundle();

        assertThatThrownBy(() -> new PreKeyBundle(
                        1, honest.identity(), 1 << 24, honest.signedPreKey(), honest.signature(), honest.oneTime()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new PreKeyBundle.OneTimeKey(-1, honest.identity()))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
