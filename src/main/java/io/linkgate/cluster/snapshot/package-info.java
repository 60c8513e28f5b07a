/**
 * The snapshots of sessions, between the nodes that share a database: each writes those of its own, in a form that other
 * versions understand, and keeps those of all others in memory.
 */
package io.linkgate.cluster.snapshot;
