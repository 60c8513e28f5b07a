/**
 * The built-in stand-in for WhatsApp's server and a phone. It speaks the real protocol over real sockets, with a trust
 * root of its own, accounts that survive restarts, and faults on demand. It is a test mode for people who integrate
 * Linkgate and exists only when it is enabled; only {@code bootstrap} knows it.
 *
 * <pre>
 * http ──► phone ──► server ──► stage ──► mail ──► account
 *                       │          │        └────► fault
 *                       └──────────┴────────────────┘
 * </pre>
 *
 * <p>It shares with the engine what both roles read and write (codes, identities, frames, stanzas, keys), but none of
 * the companion's own machines: a stand-in that ran those would agree with their mistakes.
 *
 * <p>What it cannot prove: that WhatsApp behaves the same. It was written from the same description of the wire as the
 * engine that it talks to, so an error in that description would not show here.
 */
package io.linkgate.sandbox;
