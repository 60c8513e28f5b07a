/**
 * The engine for WhatsApp's own linked-device protocol over {@code java.net.http.WebSocket}. It connects to WhatsApp or
 * to the stand-in, which differ only by address and trust root. It carries out what {@code protocol.pairing} and {@code
 * protocol.online} decide.
 *
 * <pre>
 * Session                    opens a connection, receives events
 *    │
 * WhatsAppConnection         finds the client version, makes an attempt; a second one after a 405
 *    │
 * PairingAttempt             run one machine (Attempt): nodes, timers and deadlines in, actions out
 * OnlineAttempt
 *    │
 * Line                       one socket, one channel, one alarm; everything into the mailbox
 *    │
 * PacedReader                a message in pieces, read on at a pace and only after our replies are written
 *    │
 * CompanionChannel           noise handshake, frames, encryption, binary nodes (protocol.socket)
 *    │
 * Wire                       bytes of a WebSocket; the next message comes when it is asked for
 * </pre>
 *
 * <p>Each layer knows the one below it and receives its events through an interface. A connection has one mailbox in
 * which all of this happens; the threads of the socket only put tasks into it. Nothing blocks: slow work (key
 * derivation, the disk) runs elsewhere and comes back as an event.
 */
package io.linkgate.engine.whatsapp;
