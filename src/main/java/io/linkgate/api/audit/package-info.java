/**
 * The audit of calls: {@link io.linkgate.api.audit.AuditedEndpoints} decides what is entered, {@link
 * io.linkgate.api.audit.AuditFilter} enters it before a command is carried out, and {@link
 * io.linkgate.api.audit.AuditResource} shows it to administrators.
 */
package io.linkgate.api.audit;
