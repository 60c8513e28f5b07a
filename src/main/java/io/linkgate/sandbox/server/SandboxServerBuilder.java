package io.linkgate.sandbox.server;

import io.linkgate.protocol.crypto.KeyPair;
import io.linkgate.sandbox.account.AccountFile;
import io.linkgate.sandbox.account.AccountStore;
import io.linkgate.sandbox.account.Accounts;
import io.linkgate.sandbox.mail.Journal;
import io.linkgate.sandbox.stage.RefSource;
import io.linkgate.sandbox.stage.SandboxTiming;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;

/**
 * Builds a {@link SandboxServer}. What is not set has a default: WhatsApp's own timing, a new root, no accounts,
 * nothing saved, {@value #DEFAULT_MAX_CONNECTIONS} connections of any origin.
 */
public final class SandboxServerBuilder {

    private static final int DEFAULT_MAX_CONNECTIONS = 20_000;

    private final Clock clock;
    private final SecureRandom random;
    private final ScheduledExecutorService scheduler;
    private SandboxTiming timing = SandboxTiming.LIKE_WHATSAPP;
    private Optional<KeyPair> root = Optional.empty();
    private Optional<Accounts> accounts = Optional.empty();
    private Optional<RefSource> refs = Optional.empty();
    private Journal journal = Journal.NOWHERE;
    private int maxConnections = DEFAULT_MAX_CONNECTIONS;
    private boolean strangersLimited;
    private ConnectionListener listener = ConnectionListener.NONE;

    SandboxServerBuilder(Clock clock, SecureRandom random, ScheduledExecutorService scheduler) {
        this.clock = Objects.requireNonNull(clock);
        this.random = Objects.requireNonNull(random);
        this.scheduler = Objects.requireNonNull(scheduler);
    }

    /** Sets the lifetimes of codes. */
    public SandboxServerBuilder timing(SandboxTiming lifetimes) {
        timing = Objects.requireNonNull(lifetimes);
        return this;
    }

    /**
     * Sets the root that signs the server's certificate, so that several stand-ins, or one across restarts, are trusted
     * by the same companions.
     *
     * @param key a root for stand-ins only
     */
    public SandboxServerBuilder root(KeyPair key) {
        root = Optional.of(key);
        return this;
    }

    /**
     * Continues where the last stand-in with this file stopped: with its root and its accounts, which are saved there.
     *
     * @param file used by no other stand-in
     */
    public SandboxServerBuilder home(AccountFile file) {
        root = Optional.of(file.root());
        accounts = Optional.of(new Accounts(file.accounts(), file, random));
        return this;
    }

    /** Continues with the mail of that journal, which the stand-in closes. */
    public SandboxServerBuilder journal(Journal mail) {
        journal = Objects.requireNonNull(mail);
        return this;
    }

    /**
     * Sets how many companions may be connected at once; further ones are turned away.
     *
     * @param max 1 or more
     */
    public SandboxServerBuilder maxConnections(int max) {
        maxConnections = max;
        return this;
    }

    /**
     * Lets companions that are no instances of this server take at most half of the connections, and fewer from one
     * address. Without this a connection's origin makes no difference.
     */
    public SandboxServerBuilder limitStrangers() {
        strangersLimited = true;
        return this;
    }

    /** Sets the accounts in the stand-in's world. */
    SandboxServerBuilder accounts(Accounts known) {
        accounts = Optional.of(known);
        return this;
    }

    /** Sets the source of refs, which then also decides about the lifetimes of codes. */
    SandboxServerBuilder refs(RefSource source) {
        refs = Optional.of(source);
        return this;
    }

    /** Sets who hears of connections. */
    SandboxServerBuilder listener(ConnectionListener hearing) {
        listener = Objects.requireNonNull(hearing);
        return this;
    }

    /** Builds the stand-in, which waits for connections and starts nothing. */
    public SandboxServer build() {
        SandboxLimits limits =
                strangersLimited ? SandboxLimits.of(maxConnections) : SandboxLimits.forAll(maxConnections);
        SandboxContext context = SandboxContext.of(
                accounts.orElseGet(() -> new Accounts(List.of(), AccountStore.NOWHERE, random)),
                journal,
                refs.orElseGet(() -> new RefSource(timing, random)),
                limits.bufferedBytes(),
                clock,
                random,
                scheduler);
        return new SandboxServer(root.orElseGet(() -> KeyPair.generate(random)), limits, context, listener);
    }
}
