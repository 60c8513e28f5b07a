/**
 * Receives the bodies of requests, for every address of this web application, without holding a thread while they
 * arrive, and limits their size, time and number. Servers release a thread only when the body has been read, so an
 * unread body of a slow client costs as much as one that is read.
 */
package io.linkgate.api.intake;
