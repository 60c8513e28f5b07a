/** The settings in effect, for administrators. */
package io.linkgate.api.setting;
