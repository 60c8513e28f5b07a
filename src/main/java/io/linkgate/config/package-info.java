/**
 * What an operator can set: one record per feature, read once, checked whole, never changed afterwards; and
 * {@link io.linkgate.config.Secret}.
 *
 * <p>A setting without a default is an {@code Optional} in its record, so that whoever wires the feature decides what its
 * absence means.
 */
package io.linkgate.config;
