/**
 * Connections of any database: pooled, with errors that quote no values, and refused at once while the database is
 * given up. What kinds of databases have in common; none is named here.
 */
package io.linkgate.storage.connection;
