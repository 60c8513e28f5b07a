/**
 * The reconciler: for each instance, is actual what is wanted, and did it get there in time? Proposes one action; carries
 * out none. May know {@code instance}, {@code engine} (its words for how a connection ended) and {@code session}.
 */
package io.linkgate.healer;
