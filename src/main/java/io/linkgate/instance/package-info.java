/**
 * The durable records of an operator: which accounts are to be linked, by which engine, and whether their sessions are
 * wanted. They survive {@code kill -9}; this package knows nothing about live sessions.
 */
package io.linkgate.instance;
