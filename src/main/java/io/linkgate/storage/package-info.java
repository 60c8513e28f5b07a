/**
 * The SQL database: opening, migrating and closing it, and how content is sealed for it. This package knows no tables;
 * each feature has its own statements and its numbered migration in {@code db/migration}, and may use this package.
 */
package io.linkgate.storage;
