/** The endpoints of webhooks and of their deliveries. */
package io.linkgate.api.hook;
