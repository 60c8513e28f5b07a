package io.linkgate.live;

import io.linkgate.instance.EngineKind;
import io.linkgate.session.Observer;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How far the linking of one instance has come, for the metrics: code shown, scanned, linked. Codes that replace each
 * other without a gap count as one wait for the phone. Confined to the session's mailbox.
 */
final class LinkingProgress {

    /** A code that follows the last one's end within this time continues its row. */
    private static final Duration GAP = Duration.ofSeconds(30);

    private final Observer observer;
    private final EngineKind engine;
    private Instant rowBegan = Instant.MIN;
    private Instant rowEnds = Instant.MIN;
    private Optional<Instant> scanned = Optional.empty();

    LinkingProgress(Observer observer, EngineKind engine) {
        this.observer = observer;
        this.engine = engine;
    }

    /**
     * A code is on show. A scan before it has led nowhere.
     *
     * @param now by the steady clock
     * @param lifetime how long the code will be on show
     */
    void codeShown(Instant now, Duration lifetime) {
        if (now.isAfter(rowEnds)) {
            rowBegan = now;
        }
        rowEnds = now.plus(lifetime).plus(GAP);
        scanned = Optional.empty();
        observer.codeShown(engine);
    }

    /** A phone has taken a code; further signs of the same are ignored. */
    void scanned(Instant now) {
        if (scanned.isEmpty()) {
            scanned = Optional.of(now);
            observer.scanned(engine, rowBegan.equals(Instant.MIN) ? Duration.ZERO : Duration.between(rowBegan, now));
        }
    }

    /** A device is logged in: the one that a phone has just linked, or one that was linked long ago. */
    void online(Instant now) {
        scanned.ifPresent(at -> observer.linked(engine, Duration.between(at, now)));
        scanned = Optional.empty();
        rowEnds = Instant.MIN;
    }
}
