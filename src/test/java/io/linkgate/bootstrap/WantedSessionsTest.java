package io.linkgate.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.instance.EngineKind;
import io.linkgate.instance.InMemoryInstanceStore;
import io.linkgate.instance.Instance;
import io.linkgate.instance.InstanceId;
import io.linkgate.instance.Instances;
import io.linkgate.instance.Wanted;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WantedSessionsTest {

    private static final InstanceId ID = new InstanceId("ABCDEFGHIJ01");
    private static final InstanceId OTHER = new InstanceId("ABCDEFGHIJ02");
    private static final InstanceId THIRD = new InstanceId("ABCDEFGHIJ03");

    private final Instances instances = new Instances(new InMemoryInstanceStore());
    private final List<Instance> begun = new ArrayList<>();

    private void end(InstanceId id) {
        instances.want(id, Wanted.STOPPED, stopped -> stopped);
        if (!id.equals(OTHER)) {
            instances.delete(id);
        }
    }

    private void create(InstanceId id, Wanted wanted) {
        instances.create(new Instance(id, "Front desk", EngineKind.SANDBOX, wanted, Instant.EPOCH));
    }

    @Test
    void sessionsThatAreWantedBegin() {
        create(ID, Wanted.RUNNING);
        create(OTHER, Wanted.STOPPED);

        WantedSessions.begin(instances, begun::add);

        assertThat(begun).extracting(Instance::id).containsExactly(ID);
    }

    /** The entrances are open before the sessions begin. */
    @Test
    void sessionOfAnInstanceThatWasStoppedOrDeletedMeanwhileDoesNotBegin() {
        create(ID, Wanted.RUNNING);
        create(OTHER, Wanted.RUNNING);
        create(THIRD, Wanted.RUNNING);

        WantedSessions.begin(instances, first -> {
            begun.add(first);
            instances
                    .all()
                    .map(Instance::id)
                    .filter(id -> !id.equals(first.id()))
                    .toList()
                    .forEach(this::end);
        });

        assertThat(begun).hasSize(1);
    }
}
