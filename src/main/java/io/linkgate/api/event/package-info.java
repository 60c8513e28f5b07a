/** The endpoint {@code session/events}: streams of Server-Sent Events, written without a thread for each. */
package io.linkgate.api.event;
