package io.linkgate.engine.whatsapp.memory;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A map of bounded size: the entry that was used longest ago makes room for a new one. Confined to the desk's mailbox.
 *
 * @param <K> the keys
 * @param <V> the values
 */
public final class LatestEntries<K, V> extends LinkedHashMap<K, V> {

    private static final long serialVersionUID = 1L;
    private static final float USUAL_LOAD = 0.75f;

    private final int max;

    /** Creates an empty map of at most that many entries. */
    public LatestEntries(int max) {
        super(16, USUAL_LOAD, true);
        this.max = max;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > max;
    }
}
