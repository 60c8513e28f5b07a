package io.linkgate.engine.whatsapp;

import io.linkgate.protocol.identity.CompanionKeys;
import io.linkgate.protocol.socket.ClientPayload;
import io.linkgate.protocol.socket.ClientVersion;
import io.linkgate.protocol.socket.DeviceProps;
import io.linkgate.protocol.socket.PlatformType;
import io.linkgate.protocol.socket.Registration;
import java.security.SecureRandom;

/** What our companions say about themselves. */
final class CompanionIdentity {

    /**
     * Shown on the phone under linked devices. A plain operating system and a plain browser: other names and desktop
     * platforms were reported as refused in 2026.
     */
    private static final DeviceProps PROPS = new DeviceProps("Linux", PlatformType.CHROME);

    /** The same, in the one form that the server takes when a code is typed into the phone. */
    static final String DISPLAY = "Chrome (Linux)";

    private CompanionIdentity() {}

    /** The payload of a companion that is not linked yet. */
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
     * The payload of a linked companion.
     *
     * @param logins how often it has logged in before, since it was linked
     */
    static ClientPayload login(ClientVersion version, Link link, int logins) {
        return new ClientPayload.Login(version, link.user(), link.device(), logins);
    }

    /** Two random numbers before a counter, as published clients make their request ids (whatsmeow {@code request.go}). */
    static String idPrefix(SecureRandom random) {
        return random.nextInt(256) + "." + random.nextInt(256) + "-";
    }
}
