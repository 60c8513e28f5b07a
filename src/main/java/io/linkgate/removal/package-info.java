/**
 * Devices that their owners have given up, by logging out or by deleting the instance: taken off their account as soon as the
 * far side can be reached, over restarts.
 */
package io.linkgate.removal;
