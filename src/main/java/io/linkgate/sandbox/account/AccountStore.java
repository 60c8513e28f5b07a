package io.linkgate.sandbox.account;

import java.util.Collection;

/** Saves the accounts and their linked devices. */
public interface AccountStore {

    /** Saves nothing, for stand-ins that start from scratch each time. */
    AccountStore NOWHERE = accounts -> {};

    /**
     * Saves these accounts and forgets all others. On disk when it returns.
     *
     * @throws java.io.UncheckedIOException if they cannot be saved; what was saved before stays
     */
    void save(Collection<PhoneAccount> accounts);
}
