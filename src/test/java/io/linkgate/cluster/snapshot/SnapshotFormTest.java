package io.linkgate.cluster.snapshot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import io.linkgate.instance.InstanceId;
import io.linkgate.session.LastFailure;
import io.linkgate.session.QrCode;
import io.linkgate.session.Reason;
import io.linkgate.session.SessionSnapshot;
import io.linkgate.session.SessionState;
import io.linkgate.session.SharedSnapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SnapshotFormTest {

    private static final InstanceId ID = new InstanceId("ABCDEFGHIJ01");
    private static final Instant NOW = SharedSnapshots.NOW;

    private static Stream<SessionState> states() {
        return Stream.of(
                new SessionState.Stopped(Reason.PARKED),
                new SessionState.Starting(NOW.plusSeconds(45)),
                new SessionState.Starting(Instant.MAX),
                new SessionState.ScanQrCode(new QrCode("2@ref,a,b,c", NOW, NOW.plusSeconds(60), 1, 6)),
                new SessionState.ScanQrCode(new QrCode("2@ref", NOW.plusSeconds(60), 6, 6)),
                new SessionState.PasskeyRequired(NOW.plusSeconds(60)),
                new SessionState.Working(SharedSnapshots.ACCOUNT),
                new SessionState.Failed(Reason.BANNED, "It is banned.", Instant.MAX),
                new SessionState.Failed(Reason.UNREACHABLE, "", NOW.plusSeconds(5)));
    }

    @ParameterizedTest
    @MethodSource("states")
    void everyStateIsReadAsItWasWritten(SessionState state) {
        SharedSnapshot written = new SharedSnapshot(
                new SessionSnapshot(
                        ID,
                        state,
                        NOW,
                        true,
                        SharedSnapshots.ACCOUNT,
                        new LastFailure(Reason.STALLED, "No code came in time.", NOW, Instant.MAX)),
                true,
                Duration.ofMillis(1234));

        assertThat(SnapshotForm.parse(ID, SnapshotForm.bytes(written))).hasValue(written);
    }

    /** A node of a newer version has added something. */
    @Test
    void fieldsThatAreNotKnownAreIgnored() {
        SharedSnapshot written = SharedSnapshots.showing(ID, "2@ref");

        assertThat(parse(written, "\"healing\"", "\"newer\":{\"a\":[1,null]},\"healing\""))
                .isEqualTo(written);
        assertThat(parse(written, "\"sequence\"", "\"weight\":1.5,\"sequence\""))
                .isEqualTo(written);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"version\":1 | \"version\":2",
                "\"version\":1 | \"version\":\"1\"",
                "\"version\":1, | ''",
                "SCAN_QR_CODE | DANCING",
                "SCAN_QR_CODE | PASSKEY_CONFIRMATION_REQUIRED",
                "STALLED | TIRED",
                "\"linked\":false | \"linked\":\"no\"",
                "2026-01-01 | yesterday",
                "2026-01-01 | +1000000000-12-31",
                "\"sequence\":2 | \"sequence\":-1",
                "\"sequence\":2 | \"sequence\":9000000000",
                "\"text\":\"2@ref\" | \"text\":null",
                "\"time_to_code_ms\":2000 | \"time_to_code_ms\":-1",
                "\"time_to_code_ms\":2000 | \"time_to_code_ms\":9000000000000000000",
            })
    void whatIsNotKnownMakesASnapshotUnknown(String part, String newer) {
        assertThat(parse(SharedSnapshots.showing(ID, "2@ref"), part, newer)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "1", "[]", "{}", "{\"version\":1}", "{\"version\":1e0}", "no JSON", "{"})
    void whatIsNoSnapshotIsUnknown(String bytes) {
        assertThat(SnapshotForm.parse(ID, bytes.getBytes(UTF_8))).isEmpty();
    }

    @Test
    void damagedBytesNeverFail() {
        Random random = new Random(1);
        byte[] whole = SnapshotForm.bytes(SharedSnapshots.showing(ID, "2@ref"));
        for (int i = 0; i < 5000; i++) {
            byte[] damaged = whole.clone();
            for (int flips = random.nextInt(4); flips >= 0; flips--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            assertThatNoException().isThrownBy(() -> SnapshotForm.parse(ID, damaged));
        }
        assertThat(SnapshotForm.parse(ID, "[".repeat(100_000).getBytes(UTF_8))).isEmpty();
    }

    private static SharedSnapshot parse(SharedSnapshot written, String part, String newer) {
        String form = new String(SnapshotForm.bytes(written), UTF_8);
        assertThat(form).contains(part);
        return SnapshotForm.parse(ID, form.replace(part, newer).getBytes(UTF_8)).orElse(null);
    }
}
