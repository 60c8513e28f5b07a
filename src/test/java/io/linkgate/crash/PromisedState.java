package io.linkgate.crash;

import io.linkgate.phone.PhoneNumber;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** The state that the server has promised so far, by answers that have arrived. Safe for use by any thread. */
final class PromisedState {

    private static final long FIRST_PHONE = 15_550_000_000L;

    private final Map<String, String> names = new ConcurrentHashMap<>();
    private final Map<PhoneNumber, String> users = new ConcurrentHashMap<>();
    private final Map<String, PhoneNumber> working = new ConcurrentHashMap<>();
    private final Map<String, Optional<PhoneNumber>> unanswered = new ConcurrentHashMap<>();
    private final Set<String> gone = ConcurrentHashMap.newKeySet();
    private final AtomicLong phones = new AtomicLong(FIRST_PHONE);

    /** The server has answered that it made this instance. */
    void created(String id, String name) {
        names.put(id, name);
    }

    /**
     * Recorded before the server is asked to delete this instance. Until there is an answer it may or may not exist.
     */
    void deleting(String id) {
        unanswered.put(id, linkOf(id));
        working.remove(id);
    }

    /** The server has answered that it deleted this instance, or does not know it. */
    void deleted(String id) {
        gone.add(id);
        unanswered.remove(id);
        names.remove(id);
    }

    /** The server has not begun to delete this instance; so all that it promised before still counts. */
    void notDeleted(String id) {
        unanswered.remove(id).ifPresent(phone -> working.put(id, phone));
    }

    /** The instances whose deletion was never answered. */
    List<String> unanswered() {
        return unanswered.keySet().stream().sorted().toList();
    }

    /** The instances that must not be there any more. */
    Set<String> gone() {
        return Set.copyOf(gone);
    }

    /** All instances that have to be there, in the same order each time. */
    List<String> instances() {
        return names.keySet().stream()
                .filter(id -> !unanswered.containsKey(id))
                .sorted()
                .toList();
    }

    String name(String id) {
        return names.get(id);
    }

    /** An unused phone, with which only this instance will be linked. */
    PhoneNumber newPhone(String id) {
        PhoneNumber phone = new PhoneNumber(phones.getAndIncrement());
        users.put(phone, id);
        return phone;
    }

    /** Which instance was to be linked with that phone. */
    Optional<String> userOf(PhoneNumber phone) {
        return Optional.ofNullable(users.get(phone));
    }

    /** The server has said that this instance works. */
    void reported(String id, PhoneNumber phone) {
        working.put(id, phone);
    }

    /** Recorded before a phone unlinks that instance. */
    void unlinking(String id) {
        working.remove(id);
    }

    /** The phone that the server last reported it to be linked with, unless that phone has unlinked it since. */
    Optional<PhoneNumber> linkOf(String id) {
        return Optional.ofNullable(working.get(id));
    }

    /** The instances that have to work. */
    List<String> linked() {
        return working.keySet().stream().sorted().toList();
    }
}
