/** The sessions of all nodes that share a database, as if they were of one: some are live here, the others are known. */
package io.linkgate.cluster.session;
