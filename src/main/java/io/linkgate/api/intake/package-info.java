/**
 * Takes the bodies of requests in, of every address of this web application, without holding a thread while they arrive:
 * limited in size, in time and in number. Servers give back a thread only when a body has been read, so an unread body of a
 * slow caller costs as much as one that is read.
 */
package io.linkgate.api.intake;
