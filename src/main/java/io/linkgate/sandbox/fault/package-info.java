/**
 * The deliberate faults of the stand-in: which, for which companion and how often.
 */
package io.linkgate.sandbox.fault;
