package io.linkgate.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.instance.EngineKind;
import io.linkgate.instance.InMemoryInstanceStore;
import io.linkgate.instance.Instance;
import io.linkgate.instance.InstanceId;
import io.linkgate.instance.Instances;
import io.linkgate.instance.Wanted;
import io.linkgate.session.FakeSessions;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class WantedSessionsTest {

    private static final InstanceId ID = new InstanceId("ABCDEFGHIJ01");
    private static final InstanceId OTHER = new InstanceId("ABCDEFGHIJ02");

    private final Instances instances = new Instances(new InMemoryInstanceStore());
    private final FakeSessions sessions = new FakeSessions(Clock.systemUTC());

    private void create(InstanceId id, Wanted wanted) {
        instances.create(new Instance(id, "Front desk", EngineKind.SANDBOX, wanted, Instant.EPOCH));
    }

    @Test
    void sessionsThatAreWantedBegin() {
        create(ID, Wanted.RUNNING);
        create(OTHER, Wanted.STOPPED);

        WantedSessions.begin(instances.all().toList(), instances, sessions);

        assertThat(sessions.applied()).extracting(Instance::id).containsExactly(ID);
    }

    /** The entrances are open before the sessions begin. */
    @Test
    void sessionOfAnInstanceThatWasStoppedOrDeletedMeanwhileDoesNotBegin() {
        create(ID, Wanted.RUNNING);
        create(OTHER, Wanted.RUNNING);
        List<Instance> found = instances.all().toList();
        instances.want(ID, Wanted.STOPPED, stopped -> stopped);
        instances.delete(OTHER);

        WantedSessions.begin(found, instances, sessions);

        assertThat(sessions.applied()).isEmpty();
    }
}
