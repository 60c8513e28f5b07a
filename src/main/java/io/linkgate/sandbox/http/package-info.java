/**
 * The stand-in from outside: its WebSocket endpoint, the filter before it, and the resources below {@code v2/sandbox} that move
 * the phone and set faults.
 */
package io.linkgate.sandbox.http;
