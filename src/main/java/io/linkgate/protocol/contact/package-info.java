/**
 * The stanzas about accounts apart from their messages: devices, identities and privacy tokens that change, and who is
 * available or typing. The companion's side only. Pure: no connection, no clock.
 */
package io.linkgate.protocol.contact;
