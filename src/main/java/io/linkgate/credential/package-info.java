/**
 * Linked-device credentials at rest: sealed by Tink before they reach SQL, opened only in their owner's memory. A stolen
 * database links nobody. May know {@code config}, {@code storage}, {@code instance}, and {@code session} and {@code
 * departure}, whose stores it implements.
 */
package io.linkgate.credential;
