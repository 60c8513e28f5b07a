/** Telephone numbers: how people write them, and when two of them are the same line. */
package io.linkgate.phone;
