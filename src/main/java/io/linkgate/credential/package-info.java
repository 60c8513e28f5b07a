/**
 * Linked-device credentials at rest: sealed by Tink before they reach SQL, opened only in their owner's memory. A stolen
 * database links nobody.
 */
package io.linkgate.credential;
