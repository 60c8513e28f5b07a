package io.linkgate.protocol.noise;

import io.linkgate.protocol.crypto.PublicKey;
import java.util.HexFormat;

/** The trust root of the real service. */
public final class RootKey {

    /**
     * Signs the intermediate certificates of {@code web.whatsapp.com}; in X25519 form, signatures by XEdDSA.
     *
     * <p>Source: {@code WACertPubKey} in whatsmeow {@code handshake.go}, and {@code WA_CERT_DETAILS.PUBLIC_KEY} in
     * Baileys {@code src/Defaults/index.ts}; both are equal.
     */
    public static final PublicKey WHATSAPP =
            PublicKey.of(HexFormat.of().parseHex("142375574d0a587166aae71ebe516437c4a28b73e3695c6ce1f7f9545da8ee6b"));

    private RootKey() {}
}
