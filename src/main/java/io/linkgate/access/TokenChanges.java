package io.linkgate.access;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Tokens that have changed, with their secrets.
 *
 * @param revision what to ask for next
 * @param tokens each with its present state
 */
record TokenChanges(long revision, List<Changed> tokens) {

    TokenChanges {
        tokens = List.copyOf(tokens);
    }

    /**
     * One token.
     *
     * @param secrets each with its end, {@link Instant#MAX} for none
     */
    record Changed(TokenRecord token, Map<TokenHash, Instant> secrets) {

        Changed {
            Objects.requireNonNull(token);
            secrets = Map.copyOf(secrets);
        }
    }
}
