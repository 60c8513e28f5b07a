/**
 * Webhooks of instances: which there are, and the outbox of events that wait for them. Events are written in the
 * transaction of the move that they report. {@code hook.delivery} delivers them.
 */
package io.linkgate.hook;
