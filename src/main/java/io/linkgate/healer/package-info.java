/**
 * The reconciler: for each instance, is actual what is wanted, and did it get there in time? Proposes one action; carries
 * out none.
 */
package io.linkgate.healer;
