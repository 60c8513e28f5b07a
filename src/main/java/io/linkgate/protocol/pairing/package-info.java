/**
 * Linking a companion to a phone: the machine of the companion's connection until it is linked. Everything here is a
 * function of its arguments: no socket, no timer, no clock, and random bytes come from outside.
 *
 * <pre>
 * companion                       server                          phone
 *    │── registration ─────────────►│                               │
 *    │◄──────── pair-device: refs ──│                               │
 *    │── result ───────────────────►│                               │
 *    │                              │                               │
 *    │   a QR code is scanned:      │                               │
 *    │   ref, keys, ADV secret ═════════════ by the camera ════════►│
 *    │                              │                               │
 *    │   or a pairing code is typed:│                               │
 *    │── companion_hello ──────────►│        the eight characters ══►│
 *    │◄──────────────────── ref ────│                               │
 *    │                              │◄──────────────── its keys ────│
 *    │◄──── primary_hello: keys ────│                               │
 *    │── companion_finish: bundle ─►│───────────────── bundle ─────►│
 *    │                              │                               │
 *    │                              │◄── identity, signed, sealed ──│
 *    │◄── pair-success: identity ───│                               │
 *    │   checks it, keeps the link  │                               │
 *    │── pair-device-sign: ours ───►│── the device is linked ──────►│
 *    │◄── stream:error 515 ─────────│                               │
 *    │                              │                               │
 *    │── login, a new connection ──►│    from here on: package online
 * </pre>
 *
 * <p>The refs are shown one after the other, the first for 60 s and each later one for 20 s. When all have been shown,
 * the connection ends and the next one brings new refs.
 */
package io.linkgate.protocol.pairing;
