/** What the server around Linkgate shows of itself: where it listens, and that it is about to stop. */
package io.linkgate.bootstrap.container;
