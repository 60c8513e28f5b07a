/**
 * The messages of a linked device's connection: sends texts, reads what comes, and answers every stanza about messages
 * once what it promises is on disk.
 *
 * <pre>
 * MessageDesk                 takes stanzas and orders, one at a time, in a mailbox that may wait for the disk
 *    ├── TextSender           resolves, encrypts, commits, sends
 *    ├── MessageReceiver      decrypts, commits, answers
 *    ├── RepeatDesk           asks for what could not be read, and repeats what others could not read
 *    └── ...
 *         │
 *      Draft                  collects changes and events; one commit makes all of them or none
 *         │
 *      SessionVault           the Signal sessions, cached; the store holds the truth
 * </pre>
 *
 * <p>All of it is confined to the desk's mailbox, so that two messages to one device never use the same key. A
 * ciphertext leaves after the session that made it is on disk, and an answer after what it confirms is.
 */
package io.linkgate.engine.whatsapp.message;
