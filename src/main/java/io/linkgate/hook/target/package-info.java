/** Where webhooks may be delivered to: the form of their addresses, and the networks that are out of bounds. */
package io.linkgate.hook.target;
