/**
 * The socket below a connection: dialling with the headers of a browser and a limit of time, frames in and out, and how
 * failures of the network are reported.
 */
package io.linkgate.engine.whatsapp.socket;
