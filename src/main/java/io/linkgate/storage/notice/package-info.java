/** What nodes that share a database let each other know. */
package io.linkgate.storage.notice;
