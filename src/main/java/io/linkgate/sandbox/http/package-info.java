/**
 * The stand-in as seen from outside: its WebSocket endpoint, the filter in front of it, and the resources below {@code
 * v2/sandbox} that operate the phone and set faults.
 */
package io.linkgate.sandbox.http;
