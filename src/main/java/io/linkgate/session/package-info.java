/**
 * The live side of an instance: one mailbox per session, the immutable snapshot that everyone else reads, and who is
 * watching. May know {@code instance}, {@code phone} and {@code engine}.
 */
package io.linkgate.session;
