/**
 * The lease by which one process at a time has a database on a server: when it is renewed, and when it must be taken for
 * lost. The rules know neither SQL nor threads, and time is a parameter.
 */
package io.linkgate.storage.lease;
