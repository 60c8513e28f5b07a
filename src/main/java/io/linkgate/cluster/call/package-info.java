/**
 * Calls of the API that are carried, through the database, to the node that has their instance: how they are written
 * down, who takes them, and what the sender learns. What a call does, and how it came, is known elsewhere.
 *
 * <p>Each call is a row of its own, and is begun once:
 *
 * <pre>
 * sender                          database                         owner
 *   OutgoingCalls.carry ─────────► row, notice "call" ────────────► IncomingCalls
 *                                  begun_at ◄────────────────────── has the instance: begins
 *                                                                   carries out the call
 *   completes ◄─────────────────── notice "call-answer", answer ◄── writes what came of it
 *
 *   a row that is not begun in time, or whose owner is gone, is withdrawn and written again for the next owner;
 *   a row that was begun and is not answered leaves the outcome unknown
 * </pre>
 */
package io.linkgate.cluster.call;
