/**
 * Devices that their owners have given up, by logging out or by deleting the instance: taken off their account as soon as the
 * far side can be reached, over restarts. May know {@code instance} and {@code engine}.
 */
package io.linkgate.departure;
