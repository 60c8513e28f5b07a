/**
 * Whether this server lives, has started and is ready, as load balancers and orchestrators ask it: MicroProfile Health
 * JSON under {@code /health}, without a token. No check waits longer than a second, and none names a secret, an address
 * or a single instance. Knows the words of engines and the JSON mapper of the API.
 */
package io.linkgate.api.health;
