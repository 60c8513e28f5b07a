/**
 * Access to the API: tokens, stored as hashes, and what each permits.
 *
 * <pre>
 * create, rotate, revoke ──► TokenAdministration ──► TokenStore (SQL, shared by all nodes)
 *                                                        │ what has changed: at once here, each second elsewhere
 * call with a token ───────► CurrentTokens (memory) ◄────┘
 * </pre>
 */
package io.linkgate.access;
