package io.linkgate.sandbox.mail;

import io.linkgate.phone.PhoneNumber;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Who knows whose devices, and is therefore notified of changes: accounts that have written to each other, or asked for
 * each other's devices. Safe for use by any thread.
 */
final class Acquaintances {

    private static final String PREFIX = "knows/";

    /** Maximum number of accounts that are notified of one. */
    private static final int MAX_OF_ONE = 10_000;

    private final Journal journal;
    private final Map<PhoneNumber, Set<PhoneNumber>> whoKnows = new HashMap<>();

    Acquaintances(Journal journal) {
        this.journal = Objects.requireNonNull(journal);
        journal.records(PREFIX).keySet().forEach(name -> {
            String[] two = name.substring(PREFIX.length()).split(">", -1);
            add(new PhoneNumber(Long.parseLong(two[0])), new PhoneNumber(Long.parseLong(two[1])));
        });
    }

    /** From now on, the first is notified of changes of the second. */
    synchronized void know(PhoneNumber who, PhoneNumber whom) {
        if (!who.equals(whom) && add(who, whom)) {
            journal.put(PREFIX + who.digits() + ">" + whom.digits(), new byte[0]);
        }
    }

    private boolean add(PhoneNumber who, PhoneNumber whom) {
        Set<PhoneNumber> known = whoKnows.computeIfAbsent(whom, any -> new LinkedHashSet<>());
        return known.size() < MAX_OF_ONE && known.add(who);
    }

    /** The accounts that know this one. */
    synchronized List<PhoneNumber> of(PhoneNumber whom) {
        return List.copyOf(whoKnows.getOrDefault(whom, Set.of()));
    }
}
