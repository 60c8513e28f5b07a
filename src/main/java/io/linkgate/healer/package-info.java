/**
 * The reconciler: for each instance, does the actual state match what is wanted, and was it reached in time? It
 * proposes one action and carries out none.
 */
package io.linkgate.healer;
