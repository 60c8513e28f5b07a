package io.linkgate.sandbox.phone;

import io.linkgate.phone.PhoneNumber;
import io.linkgate.sandbox.mail.Journal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What one phone has received, on disk before it is receipted. Confined to the lock of its phone. */
final class PhoneInbox {

    /** Older messages are forgotten. */
    static final int MAX = 1_000;

    private final Journal journal;
    private final String prefix;
    private final NavigableMap<Long, InboxEntry> entries = new TreeMap<>();
    private final Set<Name> names = new HashSet<>();

    /** By it a message is recognised that comes again: an id is unique for its sender. */
    private record Name(String id, PhoneNumber from) {
        static Name of(InboxEntry entry) {
            return new Name(entry.id(), entry.from());
        }
    }

    PhoneInbox(Journal journal, PhoneNumber phone) {
        this.journal = Objects.requireNonNull(journal);
        this.prefix = "inbox/" + phone.digits() + "/";
        journal.records(prefix)
                .forEach((name, record) ->
                        entries.put(Long.parseLong(name.substring(prefix.length())), InboxEntry.of(record)));
        entries.values().forEach(entry -> names.add(Name.of(entry)));
    }

    /** Adds a message, unless it is there already. */
    void add(InboxEntry entry) {
        if (names.contains(Name.of(entry))) {
            return;
        }
        long number = entries.isEmpty() ? 1 : entries.lastKey() + 1;
        put(number, entry);
        names.add(Name.of(entry));
        if (entries.size() > MAX) {
            Map.Entry<Long, InboxEntry> oldest = entries.pollFirstEntry();
            names.remove(Name.of(oldest.getValue()));
            journal.remove(prefix + oldest.getKey());
        }
    }

    private void put(long number, InboxEntry entry) {
        journal.put(prefix + number, entry.bytes());
        entries.put(number, entry);
    }

    /** The message with that id, from anyone, the latest if there are several. */
    Optional<InboxEntry> find(String id) {
        return entries.descendingMap().values().stream()
                .filter(entry -> entry.id().equals(id))
                .findFirst();
    }

    /** Marks what others have sent as read: the message with that id, or all; returns what was not read before. */
    List<InboxEntry> read(PhoneNumber owner, Optional<String> id) {
        List<InboxEntry> fresh = new ArrayList<>();
        for (Map.Entry<Long, InboxEntry> entry : List.copyOf(entries.entrySet())) {
            InboxEntry message = entry.getValue();
            boolean meant = id.isEmpty() || id.get().equals(message.id());
            if (meant && !message.read() && !message.isOwn(owner)) {
                fresh.add(message);
                put(entry.getKey(), message.asRead());
            }
        }
        return fresh;
    }

    /** The latest messages, the oldest of them first. */
    List<InboxEntry> latest(int max) {
        List<InboxEntry> all = List.copyOf(entries.values());
        return all.subList(Math.max(0, all.size() - max), all.size());
    }
}
