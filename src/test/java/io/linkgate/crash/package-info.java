/**
 * Kills the server at many random moments and looks at what comes back. The WAR runs in a process of its own, the stand-in for
 * WhatsApp in that of the tests, where it outlives every kill and knows better than the server what is linked. See
 * docs/decisions/0034.
 */
package io.linkgate.crash;
