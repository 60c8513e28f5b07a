/** The numbered migrations of each kind of database, and whether its tables fit this version. */
package io.linkgate.storage.migration;
