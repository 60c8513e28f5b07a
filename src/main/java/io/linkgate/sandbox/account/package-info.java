/**
 * The accounts of the simulated phones and their linked devices, and the file that keeps them across restarts.
 */
package io.linkgate.sandbox.account;
