/**
 * The sessions that run in this process: one mailbox per session, the connections that it opens, the snapshot that it
 * publishes and the calls that wait for it. Implements {@link io.linkgate.session.Sessions}.
 *
 * <pre>
 *  LiveSessions ── any thread ──► Session ── mailbox ──► Reconciliation ── dials ──► Connector ──► Engine
 *                                                           ▲    │ publishes             │
 *                                       what an event means │    ▼                       │ events
 *                                                           │  SnapshotPublisher         ▼
 *                                                           └───────────────────── ConnectionEvents
 * </pre>
 */
package io.linkgate.live;
