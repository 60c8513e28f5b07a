/**
 * The HTTP API under {@code /v2}: its resources for instances and sessions, and how all of it is put into a servlet context.
 * Only the packages of the API know HTTP statuses. A poll passes through here without a socket, a database or a thread of its
 * own.
 */
package io.linkgate.api;
