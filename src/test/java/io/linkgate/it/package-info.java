/**
 * Tests of the WAR from outside: deployed into a real Tomcat and a real WildFly and called over HTTP only. This package
 * uses no class of Linkgate.
 */
package io.linkgate.it;
