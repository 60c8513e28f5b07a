/**
 * The one SQL database: opened, migrated, closed. Knows no table; each feature keeps its own statements and its numbered
 * migration in {@code db/migration}, and may know this package.
 */
package io.linkgate.storage;
