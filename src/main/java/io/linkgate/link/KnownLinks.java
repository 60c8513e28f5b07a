package io.linkgate.link;

import java.util.Optional;

/**
 * Finds temporary links, for calls and pages. Safe for use by any thread; does not access the database, because every
 * poll of a visitor needs it.
 */
public interface KnownLinks {

    /**
     * Returns the link with that secret, also if it is over.
     *
     * @param presented what a visitor sent, any text
     * @return empty if there is none; the time this takes does not depend on how similar it is to a valid one
     */
    Optional<TemporaryLink> withSecret(String presented);

    /** Returns the link with that id, also if it is over. */
    Optional<TemporaryLink> find(String id);
}
