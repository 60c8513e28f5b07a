/**
 * Where the text of a setting comes from: the sources, their order, and the file in the home directory. Knows names, not
 * what they mean.
 */
package io.linkgate.config.source;
