/**
 * Who did what: an entry for each command, each link, and each viewer of each code. Entries are only added, and deleted
 * after their retention.
 *
 * <p>The entry of a command is on disk before the command is carried out, so none takes effect without one; its outcome
 * follows within a second. {@link io.linkgate.audit.LinkEntries} writes with the history of sessions, in the same
 * transaction. {@link io.linkgate.audit.CodeViews} counts in memory, because polls must stay short.
 *
 * <p>Knows the ids of instances, masked phone numbers, and the records of sessions.
 */
package io.linkgate.audit;
