/** The hash that several features use for names, tags and tokens. The protocol has its own digests. */
package io.linkgate.digest;
