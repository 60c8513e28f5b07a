/**
 * Attacks on a server with a small heap: the packaged WAR in a process of its own, twenty healthy callers that check
 * each of their answers during the attack, and a crowd of connections that do what no client does. Everything stays on
 * loopback addresses and is bounded in number and time. See docs/decisions/0067.
 */
package io.linkgate.siege;
