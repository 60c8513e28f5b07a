package io.linkgate.crash;

import io.linkgate.sandbox.server.WatchedSandbox.Change;

/** What the server was doing when it was killed. */
enum Moment {
    /** Anything. */
    ANY_TIME,
    /** Opening its database, or bringing back what ran before. */
    STARTING,
    /** A new instance has been requested. */
    CREATE_SENT,
    /** That has just been answered. */
    CREATE_ANSWERED,
    /** An instance is to be deleted. */
    DELETE_SENT,
    /** That has just been answered; a device of it is still to be taken off its account. */
    DELETE_ANSWERED,
    /** A phone has signed; the server checks that, keeps it and signs too. */
    PHONE_VOUCHED,
    /** Its signature has arrived at the stand-in. */
    DEVICE_REGISTERED,
    /** The new device has uploaded its keys and is about to be online. */
    KEYS_UPLOADED,
    /** A phone has unlinked a device. */
    DEVICE_REMOVED,
    /** A text is on its way to a friend, and another one from there. */
    TEXT_SENT;

    /** Returns the moment that a change of the stand-in's memory marks. */
    static Moment of(Change change) {
        return switch (change) {
            case VOUCHED -> PHONE_VOUCHED;
            case REGISTERED -> DEVICE_REGISTERED;
            case UPLOADED -> KEYS_UPLOADED;
            case REMOVED -> DEVICE_REMOVED;
        };
    }
}
