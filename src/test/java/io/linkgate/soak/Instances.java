package io.linkgate.soak;

import io.linkgate.phone.PhoneNumber;
import io.linkgate.protocol.crypto.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/**
 * The instances, and what was done to each. Instances that are left in peace experience network cuts only, so anything
 * else that happens to them is caused by Linkgate itself. Safe for use by any thread.
 */
final class Instances {

    private static final long FIRST_PHONE = 15_550_000_000L;

    private final List<String> ids = new CopyOnWriteArrayList<>();
    private final Set<String> inPeace = ConcurrentHashMap.newKeySet();
    private final Set<String> stopped = ConcurrentHashMap.newKeySet();
    private final Map<PublicKey, String> owners = new ConcurrentHashMap<>();
    private final Map<String, PublicKey> keys = new ConcurrentHashMap<>();
    private final Map<PhoneNumber, String> phones = new ConcurrentHashMap<>();
    private final Map<String, Map<Cause, Integer>> causes = new ConcurrentHashMap<>();
    private final AtomicLong nextPhone = new AtomicLong(FIRST_PHONE);

    /** A new instance. */
    void add(String id, boolean leftInPeace) {
        ids.add(id);
        causes.put(id, new ConcurrentHashMap<>());
        if (leftInPeace) {
            inPeace.add(id);
        }
    }

    List<String> all() {
        return List.copyOf(ids);
    }

    List<String> inPeace() {
        return ids.stream().filter(inPeace::contains).toList();
    }

    String any(RandomGenerator random) {
        return ids.get(random.nextInt(ids.size()));
    }

    /** Picks an instance that may be disturbed. */
    String anyTroubled(RandomGenerator random) {
        String id = any(random);
        while (inPeace.contains(id)) {
            id = any(random);
        }
        return id;
    }

    /** Records a cause, before it happens, that may move this instance that number of times. */
    void cause(String id, Cause cause, int times) {
        causes.get(id).merge(cause, times, Integer::sum);
    }

    /** Uses up one recorded cause, if there is one left, because it has explained a move. */
    boolean useCause(String id, Cause cause) {
        return causes.get(id).merge(cause, -1, Integer::sum) >= 0;
    }

    /** Its owner has stopped it, or wants it to run. */
    void wanted(String id, boolean running) {
        if (running) {
            stopped.remove(id);
        } else {
            stopped.add(id);
        }
    }

    boolean isStopped(String id) {
        return stopped.contains(id);
    }

    /** Records that it has shown a code with that key; returns the key's owner if that is another instance. */
    Optional<String> shown(String id, PublicKey key) {
        keys.put(id, key);
        String owner = owners.putIfAbsent(key, id);
        return Optional.ofNullable(owner).filter(other -> !other.equals(id));
    }

    /** The key of the code that it showed last. */
    Optional<PublicKey> keyOf(String id) {
        return Optional.ofNullable(keys.get(id));
    }

    /** All keys that were ever seen. */
    List<PublicKey> keys() {
        return new ArrayList<>(owners.keySet());
    }

    /** The instance with that key. */
    Optional<String> ownerOf(PublicKey key) {
        return Optional.ofNullable(owners.get(key));
    }

    /** An unused phone, for a scan of that instance's code. */
    PhoneNumber newPhone(String id) {
        PhoneNumber phone = new PhoneNumber(nextPhone.getAndIncrement());
        phones.put(phone, id);
        return phone;
    }

    /** The instance whose code that phone has scanned. */
    String scannedBy(PhoneNumber phone) {
        return phones.get(phone);
    }
}
