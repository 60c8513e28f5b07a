/**
 * What the stand-in does wrong on purpose, for whom and how often.
 */
package io.linkgate.sandbox.fault;
