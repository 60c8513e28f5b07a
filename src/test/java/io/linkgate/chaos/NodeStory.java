package io.linkgate.chaos;

import java.time.Duration;
import java.time.Instant;

/**
 * What has happened to a node lately, for the judge of its connections. The times enclose what happened: a node is not
 * frozen before {@link #frozen}, and not awake before {@link #thawed}. Safe for use by any thread.
 */
final class NodeStory {

    /** A process writes a little more while it is killed, and its end has to be noticed. */
    private static final Duration NOTICED = Duration.ofSeconds(2);

    /**
     * A lease lasts 6 s and is renewed every 2 s: so much is left of it at least when its process freezes, or when its
     * database goes away.
     */
    private static final Duration SHORTEST_LEASE = Duration.ofSeconds(3);

    /** After this time with its database, a process has renewed its lease. */
    private static final Duration RENEWED = Duration.ofSeconds(5);

    /** What a process that wakes needs to see that it was frozen, and to close its connections. */
    private static final Duration AWAKENING = Duration.ofSeconds(1);

    private Instant ended = Instant.MIN;
    private Instant frozen = Instant.MIN;
    private Instant thawed = Instant.MIN;
    private Instant dropped = Instant.MIN;
    private Instant away = Instant.MIN;
    private Instant back = Instant.MIN;
    private boolean isFrozen;
    private boolean isAway;

    synchronized void ended() {
        ended = Instant.now();
    }

    synchronized void frozen() {
        frozen = Instant.now();
        isFrozen = true;
    }

    synchronized void thawed() {
        thawed = Instant.now();
        isFrozen = false;
    }

    synchronized void dropped() {
        dropped = Instant.now();
    }

    /** Its database goes away; a second time before the lease was renewed is part of the first. */
    synchronized void databaseAway() {
        if (!isAway && Instant.now().isAfter(back.plus(RENEWED))) {
            away = Instant.now();
        }
        isAway = true;
    }

    synchronized void databaseBack() {
        back = Instant.now();
        isAway = false;
    }

    /** Returns since when the process has been awake, or that time, if it is later. */
    synchronized Instant awakeSince(Instant time) {
        return thawed.isAfter(time) ? thawed : time;
    }

    /** Whether it is frozen, or has woken since that time. */
    synchronized boolean wasFrozenSince(Instant time) {
        return isFrozen || thawed.isAfter(time);
    }

    /**
     * Why a connection that began then may be open at the other time, when another one of its device has logged in; empty
     * if it must not be.
     *
     * @param sameNode whether that was at the same node
     */
    synchronized String excuse(Instant began, Instant now, boolean sameNode) {
        if (ended.isAfter(began) && !now.isAfter(ended.plus(NOTICED))) {
            return "its process has ended";
        }
        Instant leaseEnds = lastRenewal().plus(SHORTEST_LEASE);
        if (isFrozen && now.isAfter(leaseEnds)) {
            return "its process is frozen";
        }
        boolean lostIt = thawed.isAfter(leaseEnds);
        if (!isFrozen && lostIt && !now.isAfter(thawed.plus(AWAKENING))) {
            return "its process has just woken";
        }
        if (sameNode && !now.isAfter(dropped.plus(NOTICED))) {
            return "its connection was dropped";
        }
        return "";
    }

    /** Returns until when the process that has frozen last could renew its lease. */
    private Instant lastRenewal() {
        boolean wasAway = away.isBefore(frozen) && (isAway || frozen.isBefore(back.plus(RENEWED)));
        return wasAway ? away : frozen;
    }
}
