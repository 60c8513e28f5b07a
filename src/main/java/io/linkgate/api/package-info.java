/**
 * The HTTP API under {@code /v2}: reading a call, checking who it is, handing it to a resource, and the one table of errors.
 * The only package that knows HTTP statuses. A poll passes through here without a socket, a database or a thread of its own.
 * May know {@code access}, {@code instance}, {@code session}, {@code phone} and {@code qr}.
 */
package io.linkgate.api;
