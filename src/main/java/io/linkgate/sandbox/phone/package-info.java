/**
 * The simulated phone: its camera, and what it does with the code that it has read or that was typed into it.
 */
package io.linkgate.sandbox.phone;
