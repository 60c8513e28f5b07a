/**
 * The whole system in virtual time: sessions, healer, engine, stand-in and phone are the real ones; clock, threads,
 * network, disk and chance are a test's. Hours pass in milliseconds, and a run with the same seed is the same run.
 *
 * <p>Begin with {@link io.linkgate.simulation.World}.
 */
package io.linkgate.simulation;
