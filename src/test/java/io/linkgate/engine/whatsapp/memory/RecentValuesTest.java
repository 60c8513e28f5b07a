package io.linkgate.engine.whatsapp.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.engine.message.MessageChanges;
import io.linkgate.engine.message.StoreEntry;
import io.linkgate.engine.message.StoreKind;
import io.linkgate.testkit.TestClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is held, for how long, and what is always read from the disk. */
class RecentValuesTest {

    private static final byte[] VALUE = {1, 2, 3};

    private final TestClock clock = new TestClock(Instant.ofEpochSecond(1_790_000_000));
    private final RecentValues values = new RecentValues(clock);
    private Optional<byte[]> onDisk = Optional.of(VALUE);
    private int reads;

    @ParameterizedTest
    @EnumSource(names = {"LID", "PHONE", "PRIVACY_TOKEN", "ACCOUNT", "DEVICES"})
    void valueIsReadFromTheDiskOnce(StoreKind kind) {
        assertThat(load(kind, "a")).contains(VALUE);
        assertThat(load(kind, "a")).contains(VALUE);

        assertThat(reads).isEqualTo(1);
        assertThat(load(kind, "b")).isPresent();
        assertThat(reads).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource(names = {"SESSION", "SENT", "PENDING", "HANDLED", "UNSEEN"})
    void valueOfAnotherKindIsReadEachTime(StoreKind kind) {
        load(kind, "a");
        load(kind, "a");

        assertThat(reads).isEqualTo(2);
    }

    @Test
    void absenceIsHeldToo() {
        onDisk = Optional.empty();

        assertThat(load(StoreKind.LID, "a")).isEmpty();
        assertThat(load(StoreKind.LID, "a")).isEmpty();
        assertThat(reads).isEqualTo(1);

        load(StoreKind.DEVICES, "a");
        load(StoreKind.DEVICES, "a");
        assertThat(reads).as("devices are asked for soon").isEqualTo(3);
    }

    @Test
    void writtenValueIsNotReadUntilItsTimeIsOver() {
        values.committed(
                put(StoreKind.SENT, "a", VALUE, Optional.of(clock.instant().plusSeconds(60))));
        onDisk = Optional.empty();

        assertThat(load(StoreKind.SENT, "a")).contains(VALUE);
        assertThat(reads).isZero();
        clock.advance(Duration.ofSeconds(60));
        assertThat(load(StoreKind.SENT, "a")).isEmpty();
        assertThat(reads).isEqualTo(1);
    }

    @Test
    void devicesFromTheDiskAreReadAgainAfterAMinute() {
        load(StoreKind.DEVICES, "a");
        clock.advance(Duration.ofMinutes(1));

        load(StoreKind.DEVICES, "a");

        assertThat(reads).isEqualTo(2);
    }

    @Test
    void erasedValueAndOneThatMayBeWrittenOrNotAreReadAgain() {
        load(StoreKind.LID, "a");
        values.committed(new MessageChanges(List.of(), List.of(entry(StoreKind.LID, "a", VALUE)), List.of()));
        load(StoreKind.LID, "a");
        assertThat(reads).isEqualTo(2);

        values.forget(put(StoreKind.LID, "a", VALUE, Optional.empty()));
        load(StoreKind.LID, "a");
        assertThat(reads).isEqualTo(3);
    }

    @Test
    void callersCannotChangeWhatIsHeld() {
        byte[] written = VALUE.clone();
        values.committed(put(StoreKind.LID, "a", written, Optional.empty()));
        written[0] = 9;
        load(StoreKind.LID, "a").orElseThrow()[1] = 9;

        assertThat(load(StoreKind.LID, "a")).contains(VALUE);
    }

    @Test
    void fewAndSmallValuesAreHeld() {
        values.committed(put(StoreKind.SENT, "long", new byte[2000], Optional.empty()));
        load(StoreKind.SENT, "long");
        assertThat(reads).isEqualTo(1);

        for (int i = 0; i < 200; i++) {
            load(StoreKind.LID, "k" + i);
        }
        reads = 0;
        for (int i = 199; i >= 0; i--) {
            load(StoreKind.LID, "k" + i);
        }
        assertThat(reads).isEqualTo(72);
    }

    private Optional<byte[]> load(StoreKind kind, String key) {
        return values.load(kind, key, () -> {
            reads++;
            return onDisk.map(byte[]::clone);
        });
    }

    @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
    private static MessageChanges put(StoreKind kind, String key, byte[] value, Optional<Instant> expires) {
        return new MessageChanges(List.of(new StoreEntry(kind, key, value, expires)), List.of(), List.of());
    }

    private static StoreEntry entry(StoreKind kind, String key, byte[] value) {
        return new StoreEntry(kind, key, value, Optional.empty());
    }
}
