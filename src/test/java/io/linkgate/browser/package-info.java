/**
 * The page in a real browser: the packaged WAR in a process of its own, Chromium driven by Playwright, and the stand-in
 * in the process of the tests, whose phone tries every code that the pixels of the page show. See docs/decisions/0061.
 */
package io.linkgate.browser;
