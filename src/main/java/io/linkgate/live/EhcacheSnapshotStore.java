package io.linkgate.live;

import io.linkgate.instance.InstanceId;
import io.linkgate.session.SessionSnapshot;
import io.linkgate.session.SnapshotStore;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import org.ehcache.Cache;
import org.ehcache.CacheManager;
import org.ehcache.config.CacheConfiguration;
import org.ehcache.config.Configuration;
import org.ehcache.config.ResourceType;
import org.ehcache.config.builders.CacheManagerBuilder;
import org.ehcache.xml.XmlConfiguration;
import org.ehcache.xml.exceptions.XmlConfigurationException;

/**
 * A store of snapshots in Ehcache, configured by {@code ehcache.xml} or a file of the operator. Nothing of it remains
 * after {@link #close()}: what sessions report afterwards is dropped, and readers are turned away with a {@link
 * CancellationException}.
 */
public final class EhcacheSnapshotStore implements SnapshotStore, AutoCloseable {

    /** The cache that the configuration must define, with {@link String} keys and {@link SessionSnapshot} values. */
    public static final String CACHE = "session-snapshots";

    private static final String BUILT_IN = "/ehcache.xml";

    private final CacheManager manager;
    private final Cache<String, SessionSnapshot> cache;
    private volatile boolean closed;

    private EhcacheSnapshotStore(CacheManager manager, Cache<String, SessionSnapshot> cache) {
        this.manager = manager;
        this.cache = cache;
    }

    /**
     * Opens the cache.
     *
     * @param configuration an {@code ehcache.xml} to use instead of the built-in one
     * @throws IllegalArgumentException if it cannot be read, does not define {@link #CACHE}, or not on the heap alone;
     *     the message gives the reason
     */
    public static EhcacheSnapshotStore open(Optional<Path> configuration) {
        URL source = configuration
                .map(EhcacheSnapshotStore::url)
                .orElseGet(() -> EhcacheSnapshotStore.class.getResource(BUILT_IN));
        Configuration read;
        try {
            // The WAR's class loader, not the thread's: the cache holds classes of the WAR.
            read = new XmlConfiguration(source, EhcacheSnapshotStore.class.getClassLoader());
        } catch (XmlConfigurationException e) {
            throw new IllegalArgumentException("is not a configuration of Ehcache", e);
        }
        refuseOtherPlaces(read);
        CacheManager manager = CacheManagerBuilder.newCacheManager(read);
        manager.init();
        try {
            return new EhcacheSnapshotStore(manager, snapshots(manager));
        } catch (IllegalArgumentException e) {
            manager.close();
            throw e;
        }
    }

    @Override
    public void put(SessionSnapshot snapshot) {
        change(() -> cache.put(snapshot.id().value(), snapshot));
    }

    @Override
    public Optional<SessionSnapshot> get(InstanceId id) {
        try {
            return Optional.ofNullable(cache.get(id.value()));
        } catch (IllegalStateException e) {
            throw closed ? new CancellationException("the server is shutting down") : e;
        }
    }

    @Override
    public void remove(InstanceId id) {
        change(() -> cache.remove(id.value()));
    }

    /** A connection may end, and its session report that, when the cache is closed already. */
    private void change(Runnable change) {
        try {
            change.run();
        } catch (IllegalStateException e) {
            if (!closed) {
                throw e;
            }
        }
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            manager.close();
        }
    }

    /** Before anything is written: a disk or a server would have codes and telephone numbers in clear. */
    private static void refuseOtherPlaces(Configuration read) {
        CacheConfiguration<?, ?> snapshots = read.getCacheConfigurations().get(CACHE);
        if (snapshots != null
                && !Set.of(ResourceType.Core.HEAP)
                        .equals(snapshots.getResourcePools().getResourceTypeSet())) {
            throw new IllegalArgumentException("gives the cache " + CACHE + " another place than the heap");
        }
    }

    private static Cache<String, SessionSnapshot> snapshots(CacheManager manager) {
        Cache<String, SessionSnapshot> cache;
        try {
            cache = manager.getCache(CACHE, String.class, SessionSnapshot.class);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("defines the cache " + CACHE + " with other types", e);
        }
        if (cache == null) {
            throw new IllegalArgumentException("does not define the cache " + CACHE);
        }
        return cache;
    }

    private static URL url(Path file) {
        try {
            return file.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException("cannot be a file", e);
        }
    }
}
