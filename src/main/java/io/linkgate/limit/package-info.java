/**
 * How many calls a token, a client address, and an address with wrong tokens may make. Built on Bucket4j, whose buckets
 * are kept in a bounded Ehcache. Knows nothing about HTTP.
 */
package io.linkgate.limit;
