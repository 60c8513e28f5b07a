/** Telephone numbers: how people write them, and when two of them are the same line. Knows no other package. */
package io.linkgate.phone;
