/**
 * The transport handshake and cipher, both roles: Noise XX over X25519, AES-256-GCM and SHA-256, and the certificate
 * chain by which the server proves its identity. Pure computation, no input or output.
 *
 * <pre>
 * companion                                server
 *   hello()         ── clientHello  ──►   answer(hello)
 *   finish(answer)  ◄── serverHello ───   e, s, certificate chain
 *                   ── clientFinish ──►   accept(finish)
 *   TransportCipher ◄────────────────►    TransportCipher
 * </pre>
 *
 * <p>Sources: The Noise Protocol Framework, revision 34; whatsmeow {@code socket/noisehandshake.go} and
 * {@code handshake.go}; Baileys {@code src/Utils/noise-handler.ts}.
 */
package io.linkgate.protocol.noise;
