package io.linkgate.storage.lease;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** The nodes that share a database. Safe for use by any thread. */
public interface Nodes {

    /** The notice that a node has given up its lease, so that its instances are free. */
    String LEFT = "node-left";

    /** Returns the name of this one, which it has until it loses its lease. */
    String self();

    /**
     * Lets others in that share, once this node has started; until then it is the only one that starts. Blocks.
     *
     * @throws SQLException if the database cannot be asked
     */
    void share() throws SQLException;

    /**
     * Removes the nodes whose leases are over, with all that they have claimed, and returns the others that share. One
     * that is still starting can do nothing with a share. Blocks.
     *
     * @throws SQLException if the database cannot be asked
     */
    Living live() throws SQLException;

    /**
     * The nodes whose leases last, by the clock of the database.
     *
     * @param names the one that came first in front
     * @param silent those of them without a connection by which they keep their lease: gone, or about to connect again
     * @param cleared false if a node whose lease is over could not be removed yet, and has still claimed what it had
     * @param untilNextEnd the time until the first lease of another node ends unless it is renewed; empty if there is none
     */
    @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
    record Living(List<String> names, Set<String> silent, boolean cleared, Optional<Duration> untilNextEnd) {

        public Living {
            names = List.copyOf(names);
            silent = Set.copyOf(silent);
            Objects.requireNonNull(untilNextEnd);
        }
    }
}
