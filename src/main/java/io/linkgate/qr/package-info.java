/**
 * From text to a picture that a phone reads: text to modules, modules to PNG, SVG or characters for a terminal. Knows
 * nothing else of Linkgate, not even what the text means.
 */
package io.linkgate.qr;
