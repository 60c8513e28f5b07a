/**
 * Temporary links: a visitor without an access token sees the code of one instance, for a while. The secret of a link
 * is in the fragment of its address, which browsers keep to themselves; the database has its hash, and the sealed
 * secret until the link ends. {@link io.linkgate.link.TemporaryLinks} changes links, {@link
 * io.linkgate.link.CurrentLinks} answers every call from memory, {@link io.linkgate.link.LinkEndings} ends the link of
 * an instance that was linked.
 */
package io.linkgate.link;
