package io.linkgate.engine.whatsapp;

import io.linkgate.protocol.identity.CompanionKeys;
import io.linkgate.protocol.socket.ClientPayload;
import io.linkgate.protocol.socket.ClientVersion;
import io.linkgate.protocol.socket.DeviceProps;
import io.linkgate.protocol.socket.PlatformType;
import io.linkgate.protocol.socket.Registration;
import java.security.SecureRandom;

/** The description that our companions give of themselves. */
final class CompanionIdentity {

    /**
     * Shown on the phone under linked devices. A common operating system and browser: other names and desktop platforms
     * were reported as refused in 2026.
     */
    private static final DeviceProps PROPS = new DeviceProps("Linux", PlatformType.CHROME);

    /** The same names in the only form that the server accepts with a pairing code. */
    static final String DISPLAY = "Chrome (Linux)";

    private CompanionIdentity() {}

    /** Returns the payload of a companion that is not linked yet. */
    static ClientPayload registration(ClientVersion version, CompanionKeys keys) {
        Registration registration = new Registration(
                keys.registrationId(),
                keys.identity().publicKey(),
                keys.signedPreKey().id(),
                keys.signedPreKey().pair().publicKey(),
                keys.signedPreKey().signature());
        return new ClientPayload.Register(version, registration, PROPS);
    }

    /**
     * Returns the payload of a linked companion.
     *
     * @param logins the number of earlier logins since the link
     */
    static ClientPayload login(ClientVersion version, Link link, int logins) {
        return new ClientPayload.Login(version, link.user(), link.device(), logins);
    }

    /**
     * Returns two random numbers, which published clients put before the counter in their request ids (whatsmeow {@code
     * request.go}).
     */
    static String idPrefix(SecureRandom random) {
        return random.nextInt(256) + "." + random.nextInt(256) + "-";
    }
}
