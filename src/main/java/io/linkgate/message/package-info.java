/**
 * Sending and receiving texts of linked accounts: what is kept on disk for it, who waits for an outcome, how much an
 * account may send, and one-time passwords. The engine sends and receives; {@code live} knows which connection is open.
 */
package io.linkgate.message;
