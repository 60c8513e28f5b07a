package io.linkgate.sandbox.account;

import io.linkgate.phone.PhoneNumber;
import io.linkgate.protocol.crypto.KeyPair;
import io.linkgate.protocol.crypto.PublicKey;
import io.linkgate.protocol.identity.AdvIssuer;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The people of the sandbox's world and the devices that they linked. An account begins when its number is first used. Each
 * change is kept before it counts. Safe for use by any thread; a change waits for the disk.
 */
public final class Accounts {

    /** More people than any test needs; what a caller can make this server remember has to end somewhere. */
    static final int MOST_ACCOUNTS = 10_000;

    private final AccountStore store;
    private final SecureRandom random;
    /** By {@link PhoneNumber#canonical}: one line has one account, however its number is spelled. */
    private final Map<PhoneNumber, PhoneAccount> byPhone = new LinkedHashMap<>();

    /**
     * Takes up where the last life ended.
     *
     * @param known what was kept
     */
    public Accounts(List<PhoneAccount> known, AccountStore store, SecureRandom random) {
        known.forEach(account -> byPhone.put(account.phone().canonical(), account));
        this.store = Objects.requireNonNull(store);
        this.random = Objects.requireNonNull(random);
    }

    /**
     * The identity that a phone shows before it vouches.
     *
     * @return empty when it could not vouch: too many devices, or too many accounts
     */
    public synchronized Optional<KeyPair> identity(PhoneNumber phone) {
        Optional<PhoneAccount> account = ready(phone);
        account.filter(ready -> account(phone).isEmpty()).ifPresent(this::keep);
        return account.map(PhoneAccount::identity);
    }

    /**
     * The account signs the companion that its phone has got to know.
     *
     * @param forged how the phone is to get it wrong
     * @return empty when it has too many devices, or there are too many accounts
     */
    public synchronized Optional<PendingDevice> vouch(
            PhoneNumber phone, ScannedCompanion companion, Forgery forged, Instant now) {
        return ready(phone).map(account -> {
            PhoneAccount taken = account.next();
            keep(taken);
            AdvIssuer issuer = new AdvIssuer(taken.identity(), taken.rawId(), random);
            return new PendingDevice(
                    new DeviceAddress(taken.phone(), taken.lastDevice()),
                    taken.lid(),
                    taken.lastKeyIndex(),
                    companion.noise(),
                    forged.vouch(issuer, companion, now, taken.lastKeyIndex(), random));
        });
    }

    /** The companion has signed too: from now on it may log in. */
    public synchronized void register(PendingDevice pendingDevice) {
        change(pendingDevice.address().phone(), account -> account.with(pendingDevice.device()));
    }

    /** Takes a device from its account; false when it was not there. */
    public synchronized boolean remove(DeviceAddress address) {
        if (device(address).isEmpty()) {
            return false;
        }
        change(address.phone(), account -> account.without(address.device()));
        return true;
    }

    /** Counts pre-keys that a device uploaded; nothing when it was removed in between. */
    public synchronized void stock(DeviceAddress address, int preKeys) {
        device(address)
                .ifPresent(device -> change(address.phone(), account -> account.with(device.withMorePreKeys(preKeys))));
    }

    public synchronized Optional<LinkedDevice> device(DeviceAddress address) {
        return account(address.phone()).flatMap(account -> account.device(address.device()));
    }

    /** Who logs in as that device with that key, if somebody linked just this. */
    public synchronized Optional<Login> login(long user, int number, PublicKey key) {
        if (number < 1 || number > DeviceAddress.HIGHEST_DEVICE) {
            return Optional.empty();
        }
        Optional<PhoneAccount> account =
                PhoneNumber.ofDigits(Long.toString(user)).flatMap(this::account);
        return account.flatMap(known -> known.device(number)
                .filter(device -> MessageDigest.isEqual(device.noiseKey().bytes(), key.bytes()))
                .map(device -> new Login(new DeviceAddress(known.phone(), number), known.lid())));
    }

    /** The hidden number of that account; empty when there is none. */
    public synchronized Optional<Long> lid(PhoneNumber phone) {
        return Optional.ofNullable(byPhone.get(phone)).map(PhoneAccount::lid);
    }

    /** What is linked to that phone. */
    public synchronized List<DeviceAddress> devicesOf(PhoneNumber phone) {
        return account(phone).stream()
                .flatMap(account ->
                        account.devices().stream().map(device -> new DeviceAddress(account.phone(), device.number())))
                .toList();
    }

    /** What is linked with that key; one at most unless somebody tries hard. */
    public synchronized List<DeviceAddress> devicesWith(PublicKey noiseKey) {
        return byPhone.values().stream()
                .flatMap(account -> account.devices().stream()
                        .filter(device -> device.noiseKey().equals(noiseKey))
                        .map(device -> new DeviceAddress(account.phone(), device.number())))
                .toList();
    }

    /**
     * A device that may come in.
     *
     * @param lid the account's hidden number
     */
    public record Login(DeviceAddress address, long lid) {}

    /** The account of that phone, perhaps a new one that is not kept yet, if it may link one more. */
    private Optional<PhoneAccount> ready(PhoneNumber phone) {
        Optional<PhoneAccount> known = account(phone);
        if (known.isEmpty() && byPhone.size() >= MOST_ACCOUNTS) {
            return Optional.empty();
        }
        return Optional.of(known.orElseGet(() -> PhoneAccount.create(phone, random)))
                .filter(account -> !account.isFull());
    }

    private Optional<PhoneAccount> account(PhoneNumber phone) {
        return Optional.ofNullable(byPhone.get(phone.canonical()));
    }

    private void change(PhoneNumber phone, UnaryOperator<PhoneAccount> change) {
        PhoneAccount before = account(phone).orElseThrow(() -> new IllegalStateException("no account has that phone"));
        keep(change.apply(before));
    }

    private void keep(PhoneAccount account) {
        List<PhoneAccount> all = new ArrayList<>(byPhone.values());
        all.removeIf(other -> other.phone().isSameAs(account.phone()));
        all.add(account);
        store.save(all);
        byPhone.put(account.phone().canonical(), account);
    }
}
