package io.linkgate.engine.whatsapp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import io.linkgate.engine.DeviceException;
import io.linkgate.engine.LinkedAccount;
import io.linkgate.engine.whatsapp.wire.DeviceRecord;
import io.linkgate.protocol.Hostile;
import io.linkgate.protocol.crypto.KeyPair;
import io.linkgate.protocol.crypto.SecretBytes;
import io.linkgate.protocol.identity.AdvIssuer;
import io.linkgate.protocol.identity.AdvVerdict;
import io.linkgate.protocol.identity.AdvVerifier;
import io.linkgate.protocol.identity.ClientProps;
import io.linkgate.protocol.identity.CompanionKeys;
import io.linkgate.protocol.identity.LinkedIdentity;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class DeviceFormatTest {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final ClientProps PROPS = ClientProps.of(new byte[] {8, 1, 16, 0, 0x7a, 1, 9});

    private final DeviceState fresh = DeviceState.ofNew(CompanionKeys.generate(RANDOM));
    private final DeviceState linked = fresh.withPreKeysMade(812)
            .withRouting(SecretBytes.of(new byte[] {8, 5, 8, 9}))
            .linkedBy(linkOf(fresh.keys()))
            .loggedIn();

    /** A link of the account 15550001111 with that companion. */
    static Link linkOf(CompanionKeys keys) {
        byte[] sealed = new AdvIssuer(KeyPair.generate(RANDOM), 7, RANDOM)
                .vouch(keys.identity().publicKey(), keys.advSecret(), Instant.parse("2026-01-01T00:00:00Z"), 3)
                .content();
        AdvVerdict verdict = AdvVerifier.verify(sealed, keys.advSecret(), keys.identity(), new byte[64]);
        LinkedIdentity identity = ((AdvVerdict.Accepted) verdict).identity();
        return Link.of(
                        "15550001111:12@s.whatsapp.net",
                        "100000000000001:12@lid",
                        "smba",
                        "Corner Shop",
                        identity,
                        PROPS)
                .orElseThrow();
    }

    @Test
    void everythingComesBack() throws Exception {
        assertSame(DeviceFormat.read(DeviceFormat.write(fresh)), fresh);
        assertSame(DeviceFormat.read(DeviceFormat.write(linked)), linked);
    }

    /** A record of the previous version, which stored neither client-props nor a login counter. */
    @Test
    void deviceOfAnEarlierVersionGoesOn() throws Exception {
        byte[] saved;
        try (InputStream fixture = getClass().getResourceAsStream("/devices/linked-before-pre-keys-were-kept.hex")) {
            saved = HexFormat.of().parseHex(new String(fixture.readAllBytes(), StandardCharsets.US_ASCII).strip());
        }

        DeviceState old = DeviceFormat.read(saved);

        assertThat(old.link().orElseThrow().jid()).isEqualTo("15550001111:12@s.whatsapp.net");
        assertThat(old.link().orElseThrow().props()).isEqualTo(ClientProps.NONE);
        assertThat(old.logins()).isZero();
        assertThat(old.nextPreKeyId()).isEqualTo(813);
        assertThat(old.routing().bytes()).containsExactly(8, 5, 8, 9);
        assertSame(DeviceFormat.read(DeviceFormat.write(old.loggedIn())), old.loggedIn());
    }

    @Test
    void migrationsOfTheAccountAreKeptWholeAndUnderstood() throws Exception {
        ClientProps kept = DeviceFormat.read(DeviceFormat.write(linked))
                .link()
                .orElseThrow()
                .props();

        assertThat(kept).isEqualTo(PROPS);
        assertThat(kept.chatDbLidMigrated()).isTrue();
        assertThat(kept.syncdPureLidSession()).isFalse();
        assertThat(kept.raw().bytes()).as("an unknown field too").containsExactly(8, 1, 16, 0, 0x7a, 1, 9);
    }

    @Test
    void linkBeginsTheCountOfLogins() {
        assertThat(linked.logins()).isEqualTo(1);
        assertThat(linked.linkedBy(linkOf(fresh.keys())).logins()).isZero();
    }

    @Test
    void savedDeviceKnowsWhoseItIs() throws Exception {
        CompanionDevice device = new CompanionDevice(DeviceFormat.read(new CompanionDevice(linked).save()));

        assertThat(device.account())
                .contains(
                        new LinkedAccount("15550001111@s.whatsapp.net", "100000000000001@lid", "Corner Shop", "smba"));
        assertThat(new CompanionDevice(fresh).account()).isEmpty();
    }

    @Test
    void hostileBytesAreRefusedAndNothingElse() {
        Hostile.all(DeviceFormat.write(linked), 2_000).forEach(bytes -> {
            try {
                DeviceFormat.read(bytes);
            } catch (DeviceException expected) {
                assertThat(expected).hasNoCause();
            } catch (RuntimeException e) {
                fail("not its own exception", e);
            }
        });
    }

    @Test
    void cutDeviceIsNeverTakenForAWholeOne() {
        assertThatThrownBy(() -> DeviceFormat.read(new byte[0])).isInstanceOf(DeviceException.class);
        byte[] whole = DeviceFormat.write(fresh);
        Hostile.truncated(whole)
                .limit(whole.length - 8)
                .forEach(cut -> assertThatThrownBy(() -> DeviceFormat.read(cut)).isInstanceOf(DeviceException.class));
    }

    @Test
    void newerVersionIsNotGuessedAt() throws Exception {
        byte[] newer = DeviceRecord.parseFrom(DeviceFormat.write(linked)).toBuilder()
                .setVersion(2)
                .build()
                .toByteArray();

        assertThatThrownBy(() -> DeviceFormat.read(newer))
                .isInstanceOf(DeviceException.class)
                .hasMessageContaining("version 2");
    }

    @Test
    void keysThatDoNotBelongTogetherAreRefused() throws Exception {
        DeviceRecord other =
                DeviceRecord.parseFrom(DeviceFormat.write(DeviceState.ofNew(CompanionKeys.generate(RANDOM))));
        byte[] mixed = DeviceRecord.parseFrom(DeviceFormat.write(fresh)).toBuilder()
                .setIdentity(other.getIdentity())
                .build()
                .toByteArray();

        assertThatThrownBy(() -> DeviceFormat.read(mixed)).isInstanceOf(DeviceException.class);
    }

    @Test
    void idsOfPreKeysBeginAgainBehindTheLast() {
        DeviceState late = new DeviceState(fresh.keys(), DeviceState.MAX_PRE_KEY_ID, fresh.routing(), fresh.link(), 0);

        assertThat(late.withPreKeysMade(2).nextPreKeyId()).isEqualTo(2);
    }

    @Test
    void neitherNumberNorKeyIsPrinted() {
        assertThat(linked.link().orElseThrow() + " " + new CompanionDevice(linked).account() + linked)
                .doesNotContain("15550001111")
                .doesNotContain("100000000000001");
    }

    private static void assertSame(DeviceState actual, DeviceState expected) {
        assertThat(DeviceFormat.write(actual)).isEqualTo(DeviceFormat.write(expected));
        assertThat(actual.link()).isEqualTo(expected.link());
        assertThat(actual.keys().advSecret()).isEqualTo(expected.keys().advSecret());
        assertThat(actual.nextPreKeyId()).isEqualTo(expected.nextPreKeyId());
        assertThat(actual.routing()).isEqualTo(expected.routing());
        assertThat(actual.logins()).isEqualTo(expected.logins());
    }
}
