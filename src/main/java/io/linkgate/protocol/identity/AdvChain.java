package io.linkgate.protocol.identity;

import com.google.protobuf.ByteString;
import io.linkgate.protocol.crypto.PublicKey;
import io.linkgate.protocol.crypto.XEdDsa;
import io.linkgate.protocol.identity.wire.AdvSignedDeviceIdentity;
import java.util.Optional;

/**
 * Whether the identity of another account's companion is one that the account has signed, so that the server cannot put
 * a device of its own among the recipients (whatsapp-rust {@code wacore/src/adv.rs}, which mirrors the web client). One
 * step further than those: an identity that names another key than the account's known one is broken, since anyone can
 * make one with a key of their own.
 */
public enum AdvChain {
    /** Account and companion have signed for each other. */
    VALID,
    /** It does not parse, lacks a signature, has a wrong one, or names the key of another account. */
    BROKEN,
    /** The account's key is neither in it nor known. */
    UNPROVABLE;

    /**
     * Checks a signed device identity.
     *
     * @param identity the content of a {@code device-identity} node; may be hostile
     * @param companion the Signal identity that the device published
     * @param account the Signal identity of the account's phone, if known; the identity usually omits it
     */
    public static AdvChain of(byte[] identity, PublicKey companion, Optional<PublicKey> account) {
        AdvSignedDeviceIdentity signed;
        try {
            signed = AdvFormat.signedIdentity(ByteString.copyFrom(identity));
        } catch (PairingException unreadable) {
            return BROKEN;
        }
        if (!signed.hasAccountSignature() || !signed.hasDeviceSignature()) {
            return BROKEN;
        }
        ByteString inside = signed.getAccountSignatureKey();
        if (!inside.isEmpty() && inside.size() != PublicKey.LENGTH) {
            return BROKEN;
        }
        Optional<PublicKey> named =
                inside.isEmpty() ? Optional.empty() : Optional.of(PublicKey.of(inside.toByteArray()));
        if (named.isPresent() && account.isPresent() && !named.equals(account)) {
            return BROKEN;
        }
        Optional<PublicKey> key = named.or(() -> account);
        if (key.isEmpty()) {
            return UNPROVABLE;
        }
        return isSigned(signed, companion, key.get(), false) || isSigned(signed, companion, key.get(), true)
                ? VALID
                : BROKEN;
    }

    private static boolean isSigned(
            AdvSignedDeviceIdentity signed, PublicKey companion, PublicKey account, boolean hosted) {
        return XEdDsa.verify(
                        account,
                        AdvFormat.accountSigned(signed.getDetails(), hosted, companion),
                        signed.getAccountSignature().toByteArray())
                && XEdDsa.verify(
                        companion,
                        hosted
                                ? AdvFormat.hostedDeviceSigned(signed.getDetails(), companion, account)
                                : AdvFormat.deviceSigned(signed.getDetails(), companion, account),
                        signed.getDeviceSignature().toByteArray());
    }
}
