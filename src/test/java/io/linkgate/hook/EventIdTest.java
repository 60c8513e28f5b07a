package io.linkgate.hook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.linkgate.instance.EngineKind;
import io.linkgate.instance.Instance;
import io.linkgate.instance.InstanceId;
import io.linkgate.instance.Wanted;
import io.linkgate.session.QrCode;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventIdTest {

    private static final InstanceId ID = new InstanceId("ABCDEFGHIJ01");
    private static final Instant NOON = Instant.parse("2026-11-28T12:00:00.123456Z");

    @Test
    void idOfAMoveHasItsNumberAndIsTheSameEverywhere() {
        EventId id = EventId.ofMove(ID, 17, NOON.plusNanos(999));

        assertThat(id.text()).matches("evt_0000000000000011[0-9a-f]{16}");
        assertThat(EventId.numberIn(id.text())).hasValue(17);
        assertThat(id).as("the database keeps microseconds").isEqualTo(EventId.ofMove(ID, 17, NOON));
    }

    @Test
    void numberThatIsGivenAgainAfterARestoreMakesAnotherId() {
        EventId id = EventId.ofMove(ID, 17, NOON);

        assertThat(EventId.ofMove(ID, 17, NOON.plusSeconds(1))).isNotEqualTo(id);
        assertThat(EventId.ofMove(new InstanceId("ABCDEFGHIJ02"), 17, NOON)).isNotEqualTo(id);
    }

    @Test
    void codeHasAnIdOfItsOwnThatDoesNotDependOnTheClock() {
        QrCode code = new QrCode("2@ref,a,b,c", NOON, NOON.plusSeconds(20), 1, 6);

        assertThat(EventId.ofCode(ID, code))
                .isEqualTo(EventId.ofCode(ID, new QrCode("2@ref,a,b,c", NOON.plusSeconds(60), 2, 6)))
                .isNotEqualTo(EventId.ofCode(ID, new QrCode("2@other,a,b,c", NOON, NOON.plusSeconds(20), 1, 6)));
        assertThat(EventId.numberIn(EventId.ofCode(ID, code).text())).isEmpty();
    }

    @Test
    void instanceThatHasNotMovedHasAnId() {
        Instance instance = new Instance(ID, "desk", EngineKind.SANDBOX, Wanted.STOPPED, NOON);

        assertThat(EventId.ofUnmoved(instance).text()).matches("evt_0{16}[0-9a-f]{16}");
        assertThat(EventId.numberIn(EventId.ofUnmoved(instance).text())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "17",
                "evt_",
                "evt_0000000000000000ffffffffffffffff",
                "evt_8000000000000011ffffffffffffffff",
                "evt_0000000000000011FFFFFFFFFFFFFFFF",
                "evt_0000000000000011ffffffffffffffff0",
                "evt_0000000000000011ffffffffffffffff\n"
            })
    void otherTextNamesNoMove(String text) {
        assertThat(EventId.numberIn(text)).isEmpty();
    }

    @Test
    void moveThatIsNotWrittenHasNone() {
        assertThatThrownBy(() -> EventId.ofMove(ID, 0, NOON)).isInstanceOf(IllegalStateException.class);
    }
}
