/**
 * An index of the instances by the status of their sessions, so that a page of a list with its counts costs about the
 * same for ten thousand instances as for a hundred. Everything is in memory.
 */
package io.linkgate.listing;
