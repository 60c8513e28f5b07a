package io.linkgate.protocol.crypto;

/**
 * A peer's bytes failed a cryptographic check: a ciphertext that does not authenticate, or a public key of small order.
 * Messages never contain key material.
 */
public final class CryptoException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    CryptoException(String message) {
        super(message);
    }

    CryptoException(String message, Throwable cause) {
        super(message, cause);
    }
}
