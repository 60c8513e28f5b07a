/**
 * The client version that the server wants to see: built in, set by the operator, or found out and remembered, and the warnings
 * when it grows old.
 */
package io.linkgate.engine.whatsapp.version;
