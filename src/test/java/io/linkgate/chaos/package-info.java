/**
 * Several nodes under random faults: three processes of {@code java -jar linkgate.war} on one PostgreSQL are killed,
 * stopped, frozen and cut off while callers work with them, and the stand-in, in the process of the tests, judges. See
 * docs/cluster.md and docs/decisions/0181.
 */
package io.linkgate.chaos;
