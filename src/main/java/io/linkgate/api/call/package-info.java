/**
 * A call before it reaches a resource: its address, headers, query and body are parsed, the caller is authenticated and
 * authorized, and Jersey gets a request stripped of all of that.
 */
package io.linkgate.api.call;
