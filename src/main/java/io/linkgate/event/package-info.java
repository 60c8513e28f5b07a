/**
 * Streams of events: what each has to send, from the database and live, and when it ends. What a stream writes to is an
 * interface; {@code api.event} implements it with the responses of the server.
 *
 * <pre>
 *   committed moves and codes ─► EventFeed ─► EventStreams ─► EventStream ─► StreamOutput
 *   moves of other nodes ──────────┘                             ▲
 *   table of moves ─────────────────────────────► Backlog ───────┘
 * </pre>
 */
package io.linkgate.event;
