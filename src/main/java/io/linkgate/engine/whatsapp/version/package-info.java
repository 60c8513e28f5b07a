/**
 * The client version to announce: built in, set by the operator, or looked up and stored, and the warnings when it
 * becomes old.
 */
package io.linkgate.engine.whatsapp.version;
