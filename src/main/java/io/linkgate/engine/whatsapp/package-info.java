/**
 * The engine that speaks WhatsApp's own linked-device protocol over {@code java.net.http.WebSocket}: to WhatsApp itself, or to
 * the stand-in, which differ by address and trust root only. It carries out what {@code protocol.pairing} decides. May know
 * {@code engine} and {@code protocol}.
 */
package io.linkgate.engine.whatsapp;
