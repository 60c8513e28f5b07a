/**
 * Linked-device credentials at rest: sealed by Tink before they reach SQL, opened only in the memory of the owning
 * server. A stolen database gives access to no account.
 */
package io.linkgate.credential;
