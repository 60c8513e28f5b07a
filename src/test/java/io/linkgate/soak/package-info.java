/**
 * Many instances over a long time under random faults: the WAR runs in a process of its own, the stand-in in the
 * process of the tests, where it records what was offered, to which companion and until when. See docs/soak.md and
 * docs/decisions/0038.
 */
package io.linkgate.soak;
