package io.linkgate.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.history.SessionRecord;
import io.linkgate.instance.InstanceId;
import io.linkgate.session.QrCode;
import io.linkgate.session.SessionSnapshot;
import io.linkgate.session.SessionState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class ForeignCodesTest {

    private static final InstanceId ID = new InstanceId("ABCDEFGHIJ01");
    private static final Instant NOW = Instant.parse("2026-11-30T06:00:00Z");

    private final List<SessionRecord> events = new ArrayList<>();
    private final AtomicBoolean wanted = new AtomicBoolean(true);
    private final ForeignCodes codes = new ForeignCodes(wanted::get, events::addAll);

    @Test
    void eachCodeIsPassedOnOnce() {
        codes.seen(showing("first"));
        codes.seen(showing("first"));
        codes.seen(showing("second"));
        codes.seen(new SessionSnapshot(ID, new SessionState.Starting(NOW), NOW));
        codes.seen(showing("second"));

        assertThat(events)
                .extracting(record -> record.code().orElseThrow().text())
                .containsExactly("first", "second", "second");
    }

    /** Else there would be one for each instance that was ever deleted at another node. */
    @Test
    void codeOfAForgottenSessionIsNotKept() {
        codes.seen(showing("first"));
        codes.forget(ID);
        codes.seen(showing("first"));

        assertThat(events).hasSize(2);
    }

    @Test
    void nothingIsPassedOnThatNoStreamWants() {
        wanted.set(false);

        codes.seen(showing("first"));

        assertThat(events).isEmpty();
    }

    private static SessionSnapshot showing(String text) {
        QrCode code = new QrCode(text, NOW, NOW.plusSeconds(20), 1, 6);
        return new SessionSnapshot(ID, new SessionState.ScanQrCode(code), NOW);
    }
}
