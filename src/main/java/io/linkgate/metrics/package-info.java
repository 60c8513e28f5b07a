/**
 * What operators count: transitions, healings, how long codes take, where all sessions are. Numbers of the whole server; nothing
 * that names an instance, a phone or a code.
 */
package io.linkgate.metrics;
