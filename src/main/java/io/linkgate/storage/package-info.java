/**
 * The SQL database: opening, migrating and closing it, and how content is sealed for it. What is special about H2, the
 * embedded one, is here; what holds for any is in {@code connection}. This package knows no tables; each feature has its
 * own statements, which run on every kind of database, and its numbered migration for each, and may use this package.
 */
package io.linkgate.storage;
