package io.linkgate.sandbox.account;

import java.util.Collection;

/** Keeps the accounts and what they linked. */
public interface AccountStore {

    /** For stand-ins that remember nothing beyond their own life. */
    AccountStore NOWHERE = accounts -> {};

    /**
     * Keeps these and forgets all others. On disk when it returns.
     *
     * @throws java.io.UncheckedIOException when they cannot be kept; what was kept before still is
     */
    void save(Collection<PhoneAccount> accounts);
}
