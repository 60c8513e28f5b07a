/** A knot on purpose, for the test of the test: three classes in a circle, and one that is outside of it. */
package io.linkgate.architecture.knot;
