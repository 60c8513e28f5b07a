package io.linkgate.engine.whatsapp;

import java.time.Duration;
import java.time.Instant;

/**
 * The pace at which a connection reads, as a token bucket: a burst for free, and then a number of units a second. A
 * unit is a piece of a message, a stanza, or a part of a large stanza, and costs some tens of microseconds. A server
 * that sends more is not refused; it is read later. Confined to the connection's mailbox.
 */
final class ReadPace {

    /**
     * For a companion that is not linked, which receives refs, keep-alives and a few notifications: less than fifty
     * stanzas in the life of a connection.
     */
    private static final long UNLINKED_BURST = 200;

    private static final long UNLINKED_PER_SECOND = 20;

    /**
     * For a linked companion. The stanzas that waited for it come in batches of a hundred (Baileys {@code
     * Socket/socket}), so even a backlog of two hundred batches is read at once.
     */
    private static final long LINKED_BURST = 20_000;

    private static final long LINKED_PER_SECOND = 200;

    private final Duration burst;
    private final Duration unit;
    private Instant paidUntil = Instant.MIN;

    /**
     * @param burst the number of units before the pace matters
     * @param perSecond the number of units a second from then on
     */
    ReadPace(long burst, long perSecond) {
        this.unit = Duration.ofSeconds(1).dividedBy(perSecond);
        this.burst = unit.multipliedBy(burst);
    }

    static ReadPace unlinked() {
        return new ReadPace(UNLINKED_BURST, UNLINKED_PER_SECOND);
    }

    static ReadPace linked() {
        return new ReadPace(LINKED_BURST, LINKED_PER_SECOND);
    }

    /** Charges for what was read. */
    void charge(long units, Instant now) {
        Instant full = now.minus(burst);
        Instant from = paidUntil.isBefore(full) ? full : paidUntil;
        paidUntil = from.plus(unit.multipliedBy(units));
    }

    /** Returns when reading may go on; a past instant if at once. */
    Instant mayReadAt() {
        return paidUntil;
    }
}
