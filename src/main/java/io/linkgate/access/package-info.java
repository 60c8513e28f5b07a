/**
 * Access to the API: tokens, stored as hashes, and what each permits.
 */
package io.linkgate.access;
