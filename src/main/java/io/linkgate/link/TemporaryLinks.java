package io.linkgate.link;

import io.linkgate.access.OpaqueToken;
import io.linkgate.config.Secret;
import io.linkgate.instance.InstanceId;
import io.linkgate.link.SqlLinks.SealedLink;
import io.linkgate.storage.Sealing;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Creates, repeats and revokes temporary links. An instance has at most one that works. Every change is on disk, and
 * valid on this node, when its method returns. For Linkgate's own threads only, since secrets are sealed; calls block
 * on the database.
 */
public final class TemporaryLinks {

    private static final Logger LOG = LoggerFactory.getLogger(TemporaryLinks.class);

    private static final String ID_PREFIX = "lnk_";
    private static final String SECRET_PREFIX = "lgl_";
    private static final String CONTEXT = "linkgate temporary link ";

    private final SqlLinks store;
    private final Sealing sealing;
    private final CurrentLinks current;
    private final Clock clock;
    private final SecureRandom random;

    /** @param jdbi a database whose migrations have been run */
    public TemporaryLinks(Jdbi jdbi, Sealing sealing, CurrentLinks current, Clock clock, SecureRandom random) {
        this.store = new SqlLinks(jdbi);
        this.sealing = Objects.requireNonNull(sealing);
        this.current = Objects.requireNonNull(current);
        this.clock = Objects.requireNonNull(clock);
        this.random = Objects.requireNonNull(random);
    }

    /**
     * Creates a link; older ones of the same instance end.
     *
     * @param life how long it works at most
     * @return empty if the instance does not exist
     */
    public Optional<IssuedLink> create(InstanceId instance, Duration life) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        TemporaryLink link = TemporaryLink.open(OpaqueToken.newId(ID_PREFIX, random), instance, now, now.plus(life));
        Secret secret = OpaqueToken.generate(SECRET_PREFIX, random);
        byte[] plain = secret.bytes();
        byte[] sealed = sealing.seal(plain, CONTEXT + link.id());
        Arrays.fill(plain, (byte) 0);
        if (!store.insert(link, OpaqueToken.hash(secret), sealed)) {
            return Optional.empty();
        }
        current.refresh();
        return Optional.of(new IssuedLink(link, secret));
    }

    /**
     * Returns the link of the instance that works. One whose secret no longer opens is left out, and goes on working.
     */
    public Optional<IssuedLink> working(InstanceId instance) {
        return store.working(instance, clock.instant()).flatMap(this::opened);
    }

    /** Ends the link of the instance, if it has one that works. */
    public void revoke(InstanceId instance) {
        store.revoke(instance, clock.instant());
        current.refresh();
    }

    /**
     * Seals all secrets with the present key, so that older keys can be dropped. What does not open stays as it is. For
     * a start.
     */
    public static void resealAll(Jdbi jdbi, Sealing sealing) {
        SqlLinks store = new SqlLinks(jdbi);
        for (SealedLink old : store.sealed()) {
            String context = CONTEXT + old.link().id();
            try {
                byte[] plain = sealing.open(old.sealed(), context);
                store.reseal(old.link().id(), sealing.seal(plain, context));
                Arrays.fill(plain, (byte) 0);
            } catch (Sealing.UnreadableException e) {
                LOG.debug(
                        "The secret of the temporary link {} does not open",
                        old.link().id());
            }
        }
    }

    private Optional<IssuedLink> opened(SealedLink known) {
        try {
            byte[] plain = sealing.open(known.sealed(), CONTEXT + known.link().id());
            Secret secret = Secret.of(new String(plain, StandardCharsets.UTF_8));
            Arrays.fill(plain, (byte) 0);
            return Optional.of(new IssuedLink(known.link(), secret));
        } catch (Sealing.UnreadableException e) {
            LOG.warn(
                    "The secret of the temporary link {} does not open, so it cannot be repeated",
                    known.link().id());
            return Optional.empty();
        }
    }
}
