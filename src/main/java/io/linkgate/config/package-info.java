/**
 * The settings of an operator: one record per feature, read once, validated as a whole and never changed afterwards;
 * and {@link io.linkgate.config.Secret}.
 *
 * <p>A setting without a default is an {@code Optional} in its record, so that the wiring of the feature decides what
 * its absence means.
 */
package io.linkgate.config;
