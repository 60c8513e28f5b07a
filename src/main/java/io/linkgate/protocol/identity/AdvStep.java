package io.linkgate.protocol.identity;

/**
 * The checks of a phone's confirmation, in the order they are made, each with the error that the server gets when it
 * fails (whatsmeow {@code pair.go}, {@code handlePair}).
 */
public enum AdvStep {
    /** The sealed container can be read. */
    CONTAINER(500, "internal-error"),
    /** The seal was made with the secret of our QR code. */
    SEAL(401, "hmac-mismatch"),
    /** The identity inside can be read. */
    IDENTITY(500, "internal-error"),
    /** The account named inside signed our identity. */
    ACCOUNT_SIGNATURE(401, "signature-mismatch");

    private final int errorCode;
    private final String errorText;

    AdvStep(int errorCode, String errorText) {
        this.errorCode = errorCode;
        this.errorText = errorText;
    }

    /** The code on the wire, 401 or 500. */
    public int errorCode() {
        return errorCode;
    }

    /** The text on the wire. */
    public String errorText() {
        return errorText;
    }
}
