/**
 * Devices that their owners have given up, by logging out or by deleting the instance: each is removed from its account
 * as soon as the server can be reached, across restarts.
 */
package io.linkgate.removal;
