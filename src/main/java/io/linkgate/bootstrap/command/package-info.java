/** The commands of {@code java -jar linkgate.war}. They run in a process of their own, without a server. */
package io.linkgate.bootstrap.command;
