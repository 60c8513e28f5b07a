package io.linkgate.engine.whatsapp.version;

import java.util.Optional;

/**
 * Keeps the newest client version that was ever seen, over restarts. Methods block on the disk and are for any thread that may
 * wait; what goes wrong is a {@link RuntimeException}.
 */
public interface VersionMemory {

    /** Remembers nothing. */
    VersionMemory NONE = new VersionMemory() {
        @Override
        public Optional<SeenVersion> newest() {
            return Optional.empty();
        }

        @Override
        public void keep(SeenVersion seen) {}
    };

    /** The newest version that was kept; empty when there is none. */
    Optional<SeenVersion> newest();

    /** Keeps a version unless a newer one is kept already; on disk when it returns. */
    void keep(SeenVersion seen);
}
