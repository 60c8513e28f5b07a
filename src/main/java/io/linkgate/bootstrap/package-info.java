/**
 * The composition root: reads the settings, builds every part by plain constructors, starts them in order and stops them in
 * the opposite order.
 *
 * <pre>
 * start                                            why here
 *  1 settings                                      every problem of them is reported in one list, before anything runs
 *  2 database                                      locked first: a second Linkgate on the same home must stop here
 *  3 threads                                       what leaves traces in a thread must never run on one of the server's
 *  4 keyset, administrator token                   credentials that cannot be opened stop the start
 *  5 deletions that a kill left half done          before anything can see such an instance
 *  6 session cache                                 sessions publish into it, polls read from it
 *  7 engines, the stand-in among them              they need threads, clocks and the client version
 *  8 removals of given-up devices                  sessions report new ones to it
 *  9 sessions, metrics, API                        calls are refused (503) until the next step
 * 10 open; sessions that were wanted start again
 *
 * stop                                             why here
 *  1 notice of the server, where it gives one      waiting calls are answered while a servlet can still answer
 *  2 sessions                                      their last snapshots and devices need cache and database
 *  3 removals, engines, their HTTP client          no socket is left
 *  4 cache, threads                                no thread is left that could use the database
 *  5 database                                      last: everything above may still write
 * </pre>
 *
 * <p>A step of the stop that fails is logged, and the next one runs; sessions, removals and threads are waited for 5 s each. A
 * start that fails stops what had been started, in the same order.
 */
package io.linkgate.bootstrap;
