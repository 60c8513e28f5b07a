/**
 * What passes between an engine and the rest about texts: what is sent, what comes, and what must be kept for it.
 */
package io.linkgate.engine.message;
