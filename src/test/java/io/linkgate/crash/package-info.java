/**
 * Tests that kill the server at many random moments and check what comes back. The WAR runs in a process of its own,
 * the stand-in for WhatsApp in the process of the tests, where it survives every kill and is the authority on what is
 * linked. See docs/decisions/0034.
 */
package io.linkgate.crash;
