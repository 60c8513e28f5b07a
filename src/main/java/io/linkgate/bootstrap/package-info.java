/**
 * The composition root: it reads the settings, builds every part with plain constructors, starts them in order and
 * stops them in the opposite order.
 *
 * <pre>
 * start                                            why here
 *  1 settings                                      all problems are reported in one list, before anything runs
 *    filters, servlets, the sandbox's endpoint     empty and closed, see package takeover: later they cannot be added
 *  2 database                                      held first: unless it is shared, a second Linkgate waits here, and
 *                                                  steps 2 to 10 are taken again
 *  3 threads                                       thread-local values must never be left in threads of the server
 *  4 keyset, access tokens                         credentials that cannot be opened stop the start
 *  5 deletions that a kill left half done          before anything can see such an instance
 *  6 audit, webhooks, links, event streams,        sessions and engines write into these; streams are opened and
 *    history, messages, session cache              webhooks delivered after step 10
 *  7 engines, the stand-in among them              they need threads, clocks and the client version
 *  8 removals of given-up devices                  sessions report new ones to it
 *  9 sessions, metrics, API, health                calls are refused (503) until the next step
 * 10 entrances are filled and open; wanted sessions start again
 *
 * stop                                             why here
 *  1 notice of the server, if it sends one         waiting calls are answered while a servlet can still answer
 *  2 event streams, calls that wait for messages   they end before the sessions that they wait for
 *  3 sessions                                      their last snapshots and devices need cache and database
 *  4 removals, the stand-in, engines with their    no socket is left
 *    HTTP client
 *  5 cache, history, webhooks, audit               the last moves and entries are written
 *  6 threads                                       none is left that could use the database
 *  7 database                                      last: everything above may still write
 * </pre>
 *
 * <p>A step of the stop that fails is logged, and the next one runs. Sessions, removals, history and threads get 5 s
 * each to end. A failed start stops the parts that were started, in the same order.
 *
 * <p>When a database on a server is lost, because its lease could not be renewed or another Linkgate has it, the sessions
 * are closed at once; then everything stops as above, and starts again from step 2.
 */
package io.linkgate.bootstrap;
