/**
 * The simulated phone: its camera, and the handling of QR codes that it scans and pairing codes that are typed on it.
 */
package io.linkgate.sandbox.phone;
