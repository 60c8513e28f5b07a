/**
 * Redeploys the WAR in a real Tomcat again and again, as its operator does, with instances that show codes, are linked and wait,
 * and looks for what it leaves behind. The stand-in for WhatsApp runs in the process of the tests, where it sees how the
 * sockets end. See docs/decisions/0038.
 */
package io.linkgate.redeploy;
