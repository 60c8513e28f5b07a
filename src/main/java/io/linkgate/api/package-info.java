/**
 * The HTTP API under {@code /v2}: its resources for instances and sessions, and its installation into a servlet
 * context. Only the packages of the API use HTTP statuses. A poll is answered without a socket, a database or a thread
 * of its own.
 */
package io.linkgate.api;
