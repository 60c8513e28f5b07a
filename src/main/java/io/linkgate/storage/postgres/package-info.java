/**
 * A PostgreSQL server as the database: reached, leased by one Linkgate or shared by several, migrated, and found again
 * after an outage.
 */
package io.linkgate.storage.postgres;
