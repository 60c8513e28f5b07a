/** Several nodes on one database: which of them has which instance. */
package io.linkgate.cluster;
