/**
 * The WAR from outside: deployed into a real Tomcat and a real WildFly, called over HTTP, and never asked about its inside. It
 * knows no class of Linkgate.
 */
package io.linkgate.it;
