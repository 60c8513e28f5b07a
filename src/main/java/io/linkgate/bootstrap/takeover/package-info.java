/**
 * How a web application that is deployed gets its content later. Filters, servlets and WebSocket endpoints can only be
 * registered while the application starts, and Linkgate cannot start while its database is away. So all of them are
 * registered at once, empty, behind a filter that answers 503; they are filled and opened when Linkgate has started.
 *
 * <pre>
 * Takeover        starts Linkgate, again and again while its database is away
 * Entrances       what is registered, in order; closed at first, opened by Linkgate
 *  ├ WaitingFilter   answers while they are closed
 *  ├ LateFilter, LateServlet   one for each entry, closed until then
 *  └ LateContext     the servlet context for the modules: keeps what they add until the entrances are opened
 * </pre>
 */
package io.linkgate.bootstrap.takeover;
