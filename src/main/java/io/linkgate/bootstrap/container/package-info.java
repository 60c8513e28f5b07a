/**
 * What the server around Linkgate shows of itself and of the application: where it listens, that it is about to stop, and
 * which classes there are.
 */
package io.linkgate.bootstrap.container;
