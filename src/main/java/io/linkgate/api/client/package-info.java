/**
 * The address of a client, directly connected or behind proxies that the operator trusts.
 */
package io.linkgate.api.client;
