/**
 * The last moves of every session in the database: written in batches off the threads of the sessions, pruned, and
 * deleted with their instance. Knows the words of sessions and the ids of instances.
 */
package io.linkgate.history;
