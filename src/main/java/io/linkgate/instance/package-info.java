/**
 * The durable record an operator owns: which accounts are to be linked, by which engine, and whether their sessions are wanted.
 * Survives {@code kill -9}; knows nothing of the live side.
 */
package io.linkgate.instance;
