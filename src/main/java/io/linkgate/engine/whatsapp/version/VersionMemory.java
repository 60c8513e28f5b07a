package io.linkgate.engine.whatsapp.version;

import java.util.Optional;

/**
 * The memory of the newest client version ever seen, across restarts. Methods block on the disk and may be called by
 * any thread that may block; failures are a {@link RuntimeException}.
 */
public interface VersionMemory {

    /** A memory that stores nothing. */
    VersionMemory NONE = new VersionMemory() {
        @Override
        public Optional<SeenVersion> newest() {
            return Optional.empty();
        }

        @Override
        public void keep(SeenVersion seen) {}
    };

    /** Returns the newest stored version; empty if there is none. */
    Optional<SeenVersion> newest();

    /** Stores a version unless a newer one is stored already; on disk when it returns. */
    void keep(SeenVersion seen);
}
