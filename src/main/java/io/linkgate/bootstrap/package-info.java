/**
 * The composition root: reads the settings, builds every part by plain constructors, starts them in order and stops them in
 * the opposite order. May know everything; nothing may know it.
 */
package io.linkgate.bootstrap;
