/**
 * Delivers the events of {@code hook} over HTTP: in order for each hook, with bounded connections for each host and in
 * all, signed, and only to addresses that {@code hook.target} allows.
 */
package io.linkgate.hook.delivery;
