/** Telephone numbers: parsing what people write, and comparing lines. */
package io.linkgate.phone;
