package io.linkgate.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.linkgate.cluster.Ownership;
import io.linkgate.instance.EngineKind;
import io.linkgate.instance.InMemoryInstanceStore;
import io.linkgate.instance.Instance;
import io.linkgate.instance.InstanceId;
import io.linkgate.instance.Instances;
import io.linkgate.instance.Wanted;
import io.linkgate.live.MapDeviceStore;
import io.linkgate.session.FakeSessions;
import io.linkgate.testkit.LogRecorder;
import java.sql.SQLRecoverableException;
import java.time.Clock;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class UnfinishedDeletionsTest {

    private static final InstanceId ID = new InstanceId("ABCDEFGHIJ01");
    private static final InstanceId OTHER = new InstanceId("ABCDEFGHIJ02");

    private final InMemoryInstanceStore store = new InMemoryInstanceStore();
    private final Instances instances = new Instances(store);
    private final FakeSessions sessions = new FakeSessions(Clock.systemUTC());
    private final UnfinishedDeletions deletions = new UnfinishedDeletions(instances, new MapDeviceStore());

    private void create(InstanceId id, Wanted wanted) {
        instances.create(new Instance(id, "Front desk", EngineKind.SANDBOX, wanted, Instant.EPOCH));
    }

    @Test
    void startCompletesWhatTheEndOfTheServerHasInterrupted() {
        create(ID, Wanted.DELETED);
        create(OTHER, Wanted.STOPPED);

        deletions.finish();

        assertThat(store.all()).extracting(Instance::id).containsExactly(OTHER);
    }

    @Test
    void secondLookCompletesWhatAnOutageHasInterrupted() {
        create(ID, Wanted.DELETED);
        create(OTHER, Wanted.STOPPED);

        deletions.look(sessions, Ownership.ALL);
        assertThat(instances.find(ID)).as("a deletion that may be under way").isPresent();
        deletions.look(sessions, Ownership.ALL);

        assertThat(store.all()).extracting(Instance::id).containsExactly(OTHER);
        assertThat(sessions.loggedOut()).containsExactly(ID);
    }

    @Test
    void whatItsOwnerHasStartedAgainStays() {
        create(ID, Wanted.DELETED);
        deletions.look(sessions, Ownership.ALL);

        instances.want(ID, Wanted.RUNNING, instance -> instance);
        deletions.look(sessions, Ownership.ALL);
        deletions.look(sessions, Ownership.ALL);

        assertThat(instances.find(ID)).isPresent();
        assertThat(sessions.loggedOut()).isEmpty();
    }

    /** The look has found both, and completing the first one takes a while. */
    @Test
    void whatItsOwnerStartsAgainDuringTheLookKeepsItsDevice() {
        create(ID, Wanted.DELETED);
        create(OTHER, Wanted.DELETED);
        deletions.look(sessions, Ownership.ALL);
        instances.whenChanged(changed -> {
            if (changed.equals(ID)) {
                instances.want(OTHER, Wanted.RUNNING, instance -> instance);
            }
        });

        deletions.look(sessions, Ownership.ALL);

        assertThat(store.all()).extracting(Instance::id).containsExactly(OTHER);
        assertThat(sessions.loggedOut()).containsExactly(ID);
    }

    @Test
    void anotherOutageIsThrownAndTheNextLookTriesAgain() {
        create(ID, Wanted.DELETED);
        deletions.look(sessions, Ownership.ALL);

        sessions.breakWith(new IllegalStateException(new SQLRecoverableException("away")));
        assertThatThrownBy(() -> deletions.look(sessions, Ownership.ALL)).hasRootCauseMessage("away");
        sessions.breakWith(null);
        deletions.look(sessions, Ownership.ALL);

        assertThat(store.all()).isEmpty();
    }

    @Test
    void failureIsLoggedOnceAndEveryLookTriesAgain() {
        create(ID, Wanted.DELETED);
        deletions.look(sessions, Ownership.ALL);

        sessions.breakWith(new IllegalStateException("damaged"));
        try (LogRecorder log = LogRecorder.of(UnfinishedDeletions.class)) {
            deletions.look(sessions, Ownership.ALL);
            deletions.look(sessions, Ownership.ALL);
            assertThat(log.all())
                    .singleElement()
                    .satisfies(line -> assertThat(line.text()).contains(ID.value(), "damaged"));
        }
        sessions.breakWith(null);
        deletions.look(sessions, Ownership.ALL);

        assertThat(store.all()).isEmpty();
    }
}
