/**
 * A call before a resource sees it: reading address, headers, query and body, finding out who calls and what they may use, and
 * the request that Jersey is given once all that is done.
 */
package io.linkgate.api.call;
