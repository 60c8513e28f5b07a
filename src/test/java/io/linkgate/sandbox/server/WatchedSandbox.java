package io.linkgate.sandbox.server;

import io.linkgate.phone.PhoneNumber;
import io.linkgate.protocol.crypto.PublicKey;
import io.linkgate.sandbox.account.AccountStore;
import io.linkgate.sandbox.account.Accounts;
import io.linkgate.sandbox.account.PhoneAccount;
import io.linkgate.sandbox.stage.Offer;
import io.linkgate.sandbox.stage.RefSource;
import io.linkgate.sandbox.stage.SandboxTiming;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;

/** A stand-in whose memory tests can inspect, and that reports each change before the companion is notified. */
public final class WatchedSandbox implements AccountStore {

    private final Consumer<Change> watcher;
    private final SandboxServer server;
    private final UsedCounters counters = new UsedCounters();
    private final Queue<Offer> offers = new ConcurrentLinkedQueue<>();
    /** When an offer was acknowledged, by the first of its refs. */
    private final Map<String, Instant> acknowledgements = new ConcurrentHashMap<>();

    private final Map<String, Offer> offersByRef = new ConcurrentHashMap<>();
    private volatile List<PhoneAccount> accounts = List.of();

    /** The kinds of changes. */
    public enum Change {
        /** A phone has signed a code; the companion is about to be notified. */
        VOUCHED,
        /** The companion has signed too, and is linked from now on. */
        REGISTERED,
        /** A linked device has uploaded keys. */
        UPLOADED,
        /** A device was unlinked. */
        REMOVED
    }

    /**
     * A linked device.
     *
     * @param phone to whose phone
     * @param key by which it logs in
     */
    public record Device(PhoneNumber phone, PublicKey key) {
        public Device {
            Objects.requireNonNull(phone);
            Objects.requireNonNull(key);
        }
    }

    /**
     * A stand-in without linked devices.
     *
     * @param watcher receives changes, on the thread that makes them
     * @param scheduler owned and closed by the caller
     */
    public WatchedSandbox(
            SandboxTiming timing,
            Clock clock,
            SecureRandom random,
            ScheduledExecutorService scheduler,
            Consumer<Change> watcher) {
        this(timing, clock, random, scheduler, watcher, ConnectionListener.NONE);
    }

    /**
     * A stand-in without linked devices, whose logins are recorded.
     *
     * @param logins of this stand-in alone
     */
    public WatchedSandbox(
            SandboxTiming timing, Clock clock, SecureRandom random, ScheduledExecutorService scheduler, Logins logins) {
        this(timing, clock, random, scheduler, change -> {}, logins);
    }

    private WatchedSandbox(
            SandboxTiming timing,
            Clock clock,
            SecureRandom random,
            ScheduledExecutorService scheduler,
            Consumer<Change> watcher,
            ConnectionListener listener) {
        this.watcher = Objects.requireNonNull(watcher);
        this.server = SandboxServer.builder(clock, random, scheduler)
                .listener(listener)
                .journal(counters)
                .accounts(new Accounts(List.of(), this, random))
                .refs(new RefSource(timing, random) {
                    @Override
                    public Offer offer(PublicKey companion, Instant now) {
                        return remembered(super.offer(companion, now));
                    }

                    @Override
                    public Offer acknowledged(Offer offer) {
                        acknowledgements.put(offer.codes().get(0).ref(), clock.instant());
                        return super.acknowledged(offer);
                    }
                })
                .build();
    }

    /** The stand-in itself. */
    public SandboxServer server() {
        return server;
    }

    /** The counters of all ciphertexts that were delivered. */
    public UsedCounters counters() {
        return counters;
    }

    /** All linked devices. */
    public List<Device> devices() {
        return accounts.stream()
                .flatMap(account ->
                        account.devices().stream().map(device -> new Device(account.phone(), device.noiseKey())))
                .toList();
    }

    /**
     * How many one-time keys the device of each phone has uploaded that were not handed out; phones without any are not in
     * it.
     */
    public Map<PhoneNumber, Integer> uploadedPreKeys() {
        Map<PhoneNumber, Integer> uploaded = new HashMap<>();
        for (PhoneAccount account : accounts) {
            account.devices().stream()
                    .filter(device -> device.preKeys() > 0)
                    .forEach(device -> uploaded.merge(account.phone(), device.preKeys(), Integer::sum));
            uploaded.computeIfPresent(account.phone(), (phone, keys) -> keys - counters.handedOut(phone));
        }
        return uploaded;
    }

    /** Every offer that was ever made, in the order of time. */
    public List<Offer> everyOffer() {
        return List.copyOf(offers);
    }

    /** The offer with that ref, whenever it was made; empty if this stand-in made none. */
    public Optional<Offer> offerOf(String ref) {
        return Optional.ofNullable(offersByRef.get(ref));
    }

    /** When the companion acknowledged that offer. */
    public Optional<Instant> acknowledgedAt(Offer offer) {
        return Optional.ofNullable(acknowledgements.get(offer.codes().get(0).ref()));
    }

    /**
     * The latest time at which a code must be gone: a companion counts from the arrival of its codes, before it
     * acknowledges them.
     *
     * @return empty while it has not said so
     */
    public Optional<Instant> latestEnd(Offer offer, String ref) {
        Instant until = offer.code(ref).orElseThrow().until();
        return acknowledgedAt(offer).map(had -> until.plus(Duration.between(offer.connectedAt(), had)));
    }

    /** Clears all faults. */
    public void clearFaults(Collection<PublicKey> companions) {
        server.clearFault(Optional.empty());
        companions.forEach(companion -> server.clearFault(Optional.of(companion)));
    }

    private Offer remembered(Offer offer) {
        offers.add(offer);
        offer.codes().forEach(code -> offersByRef.put(code.ref(), offer));
        return offer;
    }

    @Override
    public void save(Collection<PhoneAccount> current) {
        List<PhoneAccount> before = accounts;
        accounts = List.copyOf(current);
        if (grew(before, PhoneAccount::lastKeyIndex)) {
            watcher.accept(Change.VOUCHED);
        } else if (grew(before, account -> account.devices().size())) {
            watcher.accept(Change.REGISTERED);
        } else if (grew(before, account -> -account.devices().size())) {
            watcher.accept(Change.REMOVED);
        } else {
            watcher.accept(Change.UPLOADED);
        }
    }

    private boolean grew(List<PhoneAccount> before, ToIntFunction<PhoneAccount> number) {
        return accounts.stream().mapToInt(number).sum()
                > before.stream().mapToInt(number).sum();
    }
}
