/** Linkgate behind the proxies of {@code docs/proxies.md}, with the configurations that the page shows. */
package io.linkgate.proxy;
