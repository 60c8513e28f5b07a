/**
 * The end-to-end encryption between two devices: Signal version 3, by X3DH and the double ratchet. Pure computation on
 * immutable values, no input or output; a failure changes nothing, since nothing is changed in place.
 *
 * <pre>
 * sender                                     recipient
 *   begin(record, bundle)
 *   encrypt(record, padded)  ── pkmsg ──►    decrypt(record, PREKEY, …)    uses up a one-time pre-key
 *   decrypt(record, PLAIN, …) ◄─ msg ───     encrypt(record, padded)
 *   encrypt(record, padded)  ─── msg ──►     decrypt(record, PLAIN, …)     and so on, either way
 * </pre>
 *
 * <p>Sources: Signal, "The X3DH Key Agreement Protocol", revision 1, and "The Double Ratchet Algorithm", revision 1;
 * for what they leave open, the libraries that peers run: whatsapp-rust {@code wacore/libsignal}, zapo
 * {@code src/signal/session}.
 */
package io.linkgate.protocol.signal;
