/**
 * The server's side of mail between the accounts and devices of the sandbox: who has which devices and keys, the check
 * of each message, and the queue from which a device gets its own copy until it has answered.
 */
package io.linkgate.sandbox.mail;
