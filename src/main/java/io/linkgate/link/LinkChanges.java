package io.linkgate.link;

import io.linkgate.access.TokenHash;
import java.util.List;
import java.util.Objects;

/**
 * Links that have changed.
 *
 * @param revision what to ask for next
 * @param links each with its present state
 */
record LinkChanges(long revision, List<Changed> links) {

    LinkChanges {
        links = List.copyOf(links);
    }

    /**
     * One link.
     *
     * @param secret the hash of its secret
     */
    record Changed(TemporaryLink link, TokenHash secret) {

        Changed {
            Objects.requireNonNull(link);
            Objects.requireNonNull(secret);
        }
    }
}
