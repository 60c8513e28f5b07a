/** A PostgreSQL server as the database: reached, locked for one Linkgate, migrated, and found again after an outage. */
package io.linkgate.storage.postgres;
