package io.linkgate.storage;

import java.util.Optional;
import org.h2.engine.Constants;

/** Which H2 runs. A server that has one of its own may prefer it to that of the WAR. */
final class EmbeddedVersion {

    /** The H2 that Linkgate was compiled with: the compiler copies these constants, so they are not those of another. */
    static final String BUILT_IN = Constants.VERSION_MAJOR + "." + Constants.VERSION_MINOR + "." + Constants.BUILD_ID;

    private static final String WARNING =
            "The database runs on H2 %s, which this server puts in the place of Linkgate's %s."
                    + " That a killed process or a power cut loses nothing was tried with the latter only. Where it matters, use"
                    + " PostgreSQL: set LINKGATE_DATABASE_URL or LINKGATE_DATABASE_JNDI";

    private EmbeddedVersion() {}

    /**
     * Compares the H2 that runs with the one that Linkgate was built with.
     *
     * @param running as its driver reports it, for example {@code 2.4.240 (2025-09-22)}
     * @return for the operator, if it is another one
     */
    static Optional<String> warning(String running) {
        String version = running.split(" ", 2)[0];
        return version.equals(BUILT_IN) ? Optional.empty() : Optional.of(WARNING.formatted(version, BUILT_IN));
    }
}
