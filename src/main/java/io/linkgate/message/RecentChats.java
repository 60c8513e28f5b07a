package io.linkgate.message;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The chats of the texts that were sent last, as callers have addressed them. Most receipts arrive within seconds and
 * need no query. Holds texts of this process only; all are in the database. Safe for use by any thread.
 */
final class RecentChats {

    /** Some hundred bytes each. */
    private static final int MAX = 10_000;

    private final Map<String, String> chats = new LinkedHashMap<>() {

        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
            return size() > MAX;
        }
    };

    /** @param place of the text: its instance and its id */
    synchronized void add(String place, String chat) {
        chats.put(place, chat);
    }

    synchronized Optional<String> find(String place) {
        return Optional.ofNullable(chats.get(place));
    }
}
