/**
 * {@code java -jar linkgate.war}: a Tomcat around the WAR, and commands. These classes are at the top of the WAR, and
 * not in {@code WEB-INF/classes}, so a server that the WAR is deployed into never sees them.
 *
 * <pre>
 * Main               entry; on the class path of the process, knows only the JDK
 *  ├ Console         the log and the process's own messages
 *  ├ UnpackedWar     the files of the WAR in a private temporary directory
 *  ├ Parts ────────► settings and commands, from WEB-INF/classes and WEB-INF/lib, in a class loader of their own
 *  ├ JsonLines       the log as JSON, with Jackson's generator, in a third one
 *  └ StandaloneTomcat, from WEB-INF/standalone, in another one, which is the parent of the application's
 * </pre>
 */
package io.linkgate.standalone;
