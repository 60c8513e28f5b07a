/** The newest client version in the database. */
package io.linkgate.version;
