package io.linkgate.live;

import io.linkgate.engine.Alarm;
import io.linkgate.engine.Clocks;
import io.linkgate.session.QrCode;
import java.time.Instant;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * The end of the code on show. A code ends by the clock or by the time that has passed, whichever is earlier: setting a
 * clock back revives no code. Confined to the session's mailbox.
 */
final class CodeEnd {

    private final Clocks clocks;
    private final SnapshotPublisher publisher;
    private final Consumer<QrCode> ended;
    private final Alarm alarm;
    private Instant endsAt = Instant.MAX;

    /** @param ended receives the code with its actual end, if it ends while the clock still counts it as live */
    CodeEnd(SessionContext context, Executor mailbox, SnapshotPublisher publisher, Consumer<QrCode> ended) {
        this.clocks = context.clocks();
        this.publisher = publisher;
        this.ended = ended;
        this.alarm = new Alarm(context.workers().timers(), clocks.steady(), mailbox, this::ring);
    }

    /** A code is on show until then, by the wall clock. */
    void expectAt(Instant expiresAt) {
        endsAt = clocks.onSteady(expiresAt);
        alarm.ringAt(endsAt.minusMillis(1)); // an alarm rings up to a millisecond late
    }

    /** No code is on show. */
    void silence() {
        alarm.silence();
    }

    private void ring() {
        Instant now = clocks.wall().instant();
        publisher
                .state()
                .shown()
                .filter(code -> code.isLiveAt(now) && !clocks.steady().instant().isBefore(endsAt))
                .map(code -> code.endedAt(now))
                .ifPresent(ended);
    }
}
