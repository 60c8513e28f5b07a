package io.linkgate.engine.whatsapp.version;

import io.linkgate.engine.EngineWarning;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The warnings for operators about the client version. */
final class VersionWarnings {

    /** WhatsApp was seen to refuse versions of 80 to 153 days (public reports of 2026, linking.md 4.3). */
    private static final Duration OLD = Duration.ofDays(60);

    private static final Duration UNCONFIRMED = Duration.ofHours(24);
    private static final Duration ENDS_SOON = Duration.ofDays(7);

    private static final String REMEDY = " Update Linkgate, or set a newer version with LINKGATE_WHATSAPP_VERSION.";

    private VersionWarnings() {}

    /** Returns the warnings for an old version, or one whose end WhatsApp has announced. */
    static List<EngineWarning> ofAge(SeenVersion seen, Instant now) {
        List<EngineWarning> warnings = new ArrayList<>(2);
        Duration age = Duration.between(seen.firstSeen(), now);
        if (age.compareTo(OLD) >= 0) {
            warnings.add(new EngineWarning(
                    "client_version_old",
                    "Client version " + seen.version() + " is " + age.toDays()
                            + " days old. WhatsApp refuses versions after 80 to 150 days." + REMEDY));
        }
        seen.end().filter(end -> end.isBefore(now.plus(ENDS_SOON))).ifPresent(end -> {
            String when = end.isAfter(now) ? " ends at " : " has ended at ";
            warnings.add(new EngineWarning(
                    "client_version_ending",
                    "WhatsApp announced that client version " + seen.version() + when + end + "." + REMEDY));
        });
        return List.copyOf(warnings);
    }

    /**
     * Returns the warning for a lookup that has failed for a day.
     *
     * @param failingSince since when every attempt has failed
     */
    static List<EngineWarning> ofDiscovery(SeenVersion seen, Instant failingSince, Instant now) {
        return Duration.between(failingSince, now).compareTo(UNCONFIRMED) < 0
                ? List.of()
                : List.of(new EngineWarning(
                        "client_version_unconfirmed",
                        "The current client version could not be looked up since " + failingSince
                                + "; Linkgate continues as " + seen.version()
                                + ". Let this server reach https://web.whatsapp.com." + REMEDY));
    }
}
