package io.linkgate.sandbox.account;

import io.linkgate.phone.PhoneNumber;
import io.linkgate.protocol.crypto.KeyPair;
import io.linkgate.protocol.crypto.PublicKey;
import io.linkgate.protocol.identity.AdvIssuer;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The accounts of the sandbox's world and the devices that they have linked. An account is created when its number is
 * first used. Each change is saved before it takes effect. Safe for use by any thread; a change waits for the disk.
 */
public final class Accounts {

    /** More than any test needs; what callers can make this server remember has to be bounded. */
    static final int MAX_ACCOUNTS = 10_000;

    private final AccountStore store;
    private final SecureRandom random;
    /** By {@link PhoneNumber#canonical}: one line has one account, however its number is spelled. */
    private final Map<PhoneNumber, PhoneAccount> byPhone = new LinkedHashMap<>();
    /** The canonical number of each account, by the hidden one. */
    private final Map<Long, PhoneNumber> byLid = new HashMap<>();

    /**
     * Starts with the accounts that were saved.
     *
     * @param known the saved accounts
     * @param store saves each change
     * @param random for the keys of new accounts
     */
    public Accounts(List<PhoneAccount> known, AccountStore store, SecureRandom random) {
        known.forEach(this::remember);
        this.store = Objects.requireNonNull(store);
        this.random = Objects.requireNonNull(random);
    }

    /**
     * Returns the identity that a phone shows before it vouches.
     *
     * @return empty if it could not vouch: too many devices, or too many accounts
     */
    public synchronized Optional<KeyPair> identity(PhoneNumber phone) {
        Optional<PhoneAccount> account = ready(phone);
        account.filter(ready -> account(phone).isEmpty()).ifPresent(this::keep);
        return account.map(PhoneAccount::identity);
    }

    /**
     * Signs a companion with the account of the phone that has read its code.
     *
     * @param forged which mistake the phone makes on purpose
     * @return empty if the account has too many devices, or there are too many accounts
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

    /**
     * Links the device, whose companion has signed too; from now on it may log in.
     *
     * @param keys by which others write to it; empty if it registered without any
     * @param signed the identity that the companion has completed
     */
    public synchronized void register(
            PendingDevice pendingDevice, Optional<PublishedKeys> keys, DeviceIdentity signed) {
        change(pendingDevice.address().phone(), account -> account.with(pendingDevice.device(keys, signed)));
    }

    /** The account of that phone, which is created at its first use; empty if there are too many accounts. */
    public synchronized Optional<PhoneAccount> use(PhoneNumber phone) {
        Optional<PhoneAccount> known = account(phone);
        if (known.isEmpty() && byPhone.size() < MAX_ACCOUNTS) {
            keep(PhoneAccount.create(phone, random));
        }
        return account(phone);
    }

    /** The account of that phone, if it was ever used. */
    public synchronized Optional<PhoneAccount> of(PhoneNumber phone) {
        return account(phone);
    }

    /** The account with that hidden number. */
    public synchronized Optional<PhoneAccount> ofLid(long lid) {
        return Optional.ofNullable(byLid.get(lid)).map(byPhone::get);
    }

    /** Sets the account up on a new phone: it gets another identity and loses its linked devices. */
    public synchronized void reinstall(PhoneNumber phone) {
        change(phone, account -> account.reinstalled(random));
    }

    /** Removes a device from its account; false if it was not linked. */
    public synchronized boolean remove(DeviceAddress address) {
        if (device(address).isEmpty()) {
            return false;
        }
        change(address.phone(), account -> account.without(address.device()));
        return true;
    }

    /**
     * Sets how many one-time keys the server has of a device after an upload; does nothing if it has been removed.
     *
     * @param preKeys all that are left, with the new ones
     */
    public synchronized void stock(DeviceAddress address, int preKeys) {
        device(address)
                .ifPresent(device -> change(address.phone(), account -> account.with(device.withPreKeys(preKeys))));
    }

    /** Like {@link #stock(DeviceAddress, int)}, together with the keys that do not run out. */
    public synchronized void stock(DeviceAddress address, int preKeys, PublishedKeys keys) {
        device(address)
                .map(device -> device.withPreKeys(preKeys).with(keys))
                .ifPresent(device -> change(address.phone(), account -> account.with(device)));
    }

    public synchronized Optional<LinkedDevice> device(DeviceAddress address) {
        return account(address.phone()).flatMap(account -> account.device(address.device()));
    }

    /** The device that logs in with that account, number and key; empty unless exactly this device is linked. */
    public synchronized Optional<Login> login(long user, int number, PublicKey key) {
        if (number < 1 || number > DeviceAddress.MAX_DEVICE) {
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
        return account(phone).map(PhoneAccount::lid);
    }

    /** The linked devices of that phone. */
    public synchronized List<DeviceAddress> devicesOf(PhoneNumber phone) {
        return account(phone).stream()
                .flatMap(account ->
                        account.devices().stream().map(device -> new DeviceAddress(account.phone(), device.number())))
                .toList();
    }

    /** The devices with that key: at most one, unless a client reuses its key on purpose. */
    public synchronized List<DeviceAddress> devicesWith(PublicKey noiseKey) {
        return byPhone.values().stream()
                .flatMap(account -> account.devices().stream()
                        .filter(device -> device.noiseKey().equals(noiseKey))
                        .map(device -> new DeviceAddress(account.phone(), device.number())))
                .toList();
    }

    /**
     * A device that may log in.
     *
     * @param address the device
     * @param lid the account's hidden number
     */
    public record Login(DeviceAddress address, long lid) {}

    /** The account of that phone, possibly new and not saved yet, if it may link another device. */
    private Optional<PhoneAccount> ready(PhoneNumber phone) {
        Optional<PhoneAccount> known = account(phone);
        if (known.isEmpty() && byPhone.size() >= MAX_ACCOUNTS) {
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
        remember(account);
    }

    private void remember(PhoneAccount account) {
        byPhone.put(account.phone().canonical(), account);
        byLid.put(account.lid(), account.phone().canonical());
    }
}
