/**
 * The sessions that run in this process: one mailbox per session, the connections that it opens, the snapshot that it
 * publishes and the calls that wait for it. Implements {@link io.linkgate.session.Sessions}.
 */
package io.linkgate.live;
