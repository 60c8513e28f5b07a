/**
 * The one SQL database: opened, migrated, closed. Knows no table; each feature keeps its own statements and its numbered
 * migration in {@code db/migration}, and may know this package. May know {@code config}.
 */
package io.linkgate.storage;
