/**
 * An index of the instances by the status of their sessions, so that a page of a list, and the counts beside it, cost
 * about the same with ten thousand instances as with a hundred. Everything is in memory.
 */
package io.linkgate.listing;
