/**
 * Tests that redeploy the WAR in a real Tomcat repeatedly, as its operator does, with instances that show codes, are
 * linked and wait, and check that nothing is left behind. The stand-in for WhatsApp runs in the process of the tests,
 * where it sees how the sockets end. See docs/decisions/0038.
 */
package io.linkgate.redeploy;
