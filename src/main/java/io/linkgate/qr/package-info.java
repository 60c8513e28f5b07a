/**
 * QR codes: from text to modules, and from modules to PNG, SVG or characters for a terminal. This package knows nothing
 * else of Linkgate, not even what the text means.
 */
package io.linkgate.qr;
