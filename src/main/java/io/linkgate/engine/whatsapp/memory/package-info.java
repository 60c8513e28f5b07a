/**
 * What the messages of a linked device keep between two connections, in the words of the engine: Signal sessions,
 * accounts and their devices, texts that were sent, messages that were not seen. A {@code Draft} collects changes; one
 * commit makes all of them or none.
 */
package io.linkgate.engine.whatsapp.memory;
