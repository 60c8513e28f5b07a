/** The endpoint by which callers create, repeat and revoke temporary links. */
package io.linkgate.api.link;
