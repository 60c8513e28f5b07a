package io.linkgate.storage.lease;

import java.sql.SQLException;
import java.util.List;

/** The nodes that share a database. Safe for use by any thread. */
public interface Nodes {

    /** Returns the name of this one, which it has until it loses its lease. */
    String self();

    /**
     * Lets others in that share, once this node has started; until then it is the only one that starts. Blocks.
     *
     * @throws SQLException if the database cannot be asked
     */
    void share() throws SQLException;

    /**
     * Removes the nodes whose leases are over, with all that they have claimed, and returns the others. Blocks.
     *
     * @return names, the one that came first in front
     * @throws SQLException if the database cannot be asked
     */
    List<String> live() throws SQLException;
}
