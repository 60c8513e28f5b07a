/** A database moved into another kind of database: all rows, as they are. */
package io.linkgate.storage.transfer;
