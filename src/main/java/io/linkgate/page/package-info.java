/**
 * Serves the files of the bundled pages, the same way on every server: with an {@code ETag}, compressed where the
 * browser allows it, and checked by it at each use, so that an upgrade is seen at once.
 */
package io.linkgate.page;
