/**
 * Many instances for a long time, while everything goes wrong at random: the WAR in a process of its own, the stand-in in that of
 * the tests, where it is the witness of what was offered to whom and until when. See docs/soak.md and docs/decisions/0038.
 */
package io.linkgate.soak;
