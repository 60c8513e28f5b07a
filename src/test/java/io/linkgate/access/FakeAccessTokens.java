package io.linkgate.access;

import java.util.Map;
import java.util.Optional;

/** Access tokens that a test provides. */
public final class FakeAccessTokens implements AccessTokens {

    private final Map<String, Caller> callers;

    public FakeAccessTokens(Map<String, Caller> callers) {
        this.callers = Map.copyOf(callers);
    }

    @Override
    public Optional<Caller> authenticate(String presented) {
        return Optional.ofNullable(callers.get(presented));
    }
}
