package io.linkgate.listing;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.instance.EngineKind;
import io.linkgate.instance.InMemoryInstanceStore;
import io.linkgate.instance.Instance;
import io.linkgate.instance.InstanceCursor;
import io.linkgate.instance.InstanceId;
import io.linkgate.instance.Instances;
import io.linkgate.instance.Wanted;
import io.linkgate.session.Account;
import io.linkgate.session.FakeSessions;
import io.linkgate.session.QrCode;
import io.linkgate.session.SessionState;
import io.linkgate.session.SessionStatus;
import io.linkgate.testkit.TestClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class InstanceIndexTest {

    private static final int MANY = 1000;

    private final TestClock clock = TestClock.atVectorTime();
    private final FakeSessions sessions = new FakeSessions(clock);
    private final Instances instances = new Instances(new InMemoryInstanceStore());
    private final InstanceIndex index = InstanceIndex.following(instances, sessions, clock);
    private final List<Instance> created = new ArrayList<>();

    @Test
    void pageLooksAtTheSessionsThatHaveChangedAndAtNoOthers() {
        create(MANY, "");
        assertThat(page(Optional.of(SessionStatus.WORKING)).instances()).isEmpty();
        int before = sessions.reads();

        sessions.put(id(700), new SessionState.Working(new Account("15550001111", "", "", "")));

        assertThat(page(Optional.of(SessionStatus.WORKING)).instances()).containsExactly(created.get(700));
        assertThat(count(Visibility.ALL, SessionStatus.WORKING)).isOne();
        assertThat(count(Visibility.ALL, SessionStatus.STOPPED)).isEqualTo(MANY - 1);
        assertThat(sessions.reads() - before).isOne();
    }

    @Test
    void instancesThatAreCreatedRenamedAndDeletedAreFollowed() {
        create(3, "");
        page(Optional.empty());

        create(1, "");
        instances.update(id(1), instance -> instance.withName("renamed"), instance -> {});
        instances.delete(id(2));

        assertThat(page(Optional.empty()).instances())
                .extracting(Instance::name)
                .containsExactly("instance 0", "renamed", "instance 3");
        assertThat(count(Visibility.ALL, SessionStatus.STOPPED)).isEqualTo(3);
    }

    @Test
    void commandsOfOwnersAreFollowed() {
        create(2, "");
        page(Optional.empty());

        instances.want(id(1), Wanted.RUNNING, instance -> {
            sessions.apply(instance);
            return instance;
        });

        assertThat(page(Optional.of(SessionStatus.STARTING)).instances())
                .containsExactly(created.get(1).withWanted(Wanted.RUNNING));
    }

    @Test
    void eachOwnerSeesAndCountsItsOwnAndWhatItsTokenNames() {
        create(3, "one");
        create(3, "two");
        create(1, "");
        sessions.put(id(1), new SessionState.Starting(Instant.MAX));
        sessions.put(id(4), new SessionState.Starting(Instant.MAX));
        Visibility two = Visibility.of("two", Set.of(id(1), id(3), new InstanceId("UNKNOWN00000")));

        IndexPage first = index.page(two, InstanceCursor.START, 2, Optional.empty());
        IndexPage second =
                index.page(two, InstanceCursor.behind(first.instances().get(1)), 2, Optional.empty());

        assertThat(first.instances()).containsExactly(created.get(1), created.get(3));
        assertThat(first.more()).isTrue();
        assertThat(second.instances()).containsExactly(created.get(4), created.get(5));
        assertThat(second.more()).isFalse();
        assertThat(first.counts())
                .isEqualTo(second.counts())
                .containsEntry(SessionStatus.STARTING, 2)
                .containsEntry(SessionStatus.STOPPED, 2)
                .containsEntry(SessionStatus.WORKING, 0);
        assertThat(index.page(two, InstanceCursor.START, 9, Optional.of(SessionStatus.STARTING))
                        .instances())
                .containsExactly(created.get(1), created.get(4));
        assertThat(index.all(Visibility.of("nobody", Set.of()))).isEmpty();
        assertThat(index.all(Visibility.ALL)).isEqualTo(created);
    }

    @Test
    void sessionWhoseCodeExpiresIsStartingWithoutAnyChange() {
        create(2, "");
        shows(0, "2@first", Duration.ofMillis(900));
        assertThat(count(Visibility.ALL, SessionStatus.SCAN_QR_CODE)).isOne();
        shows(0, "2@second", Duration.ofMillis(1500));
        assertThat(count(Visibility.ALL, SessionStatus.SCAN_QR_CODE)).isOne();

        clock.advance(Duration.ofMillis(1499));
        assertThat(count(Visibility.ALL, SessionStatus.SCAN_QR_CODE)).isOne();
        clock.advance(Duration.ofMillis(1));

        assertThat(count(Visibility.ALL, SessionStatus.SCAN_QR_CODE)).isZero();
        assertThat(count(Visibility.ALL, SessionStatus.STARTING)).isOne();
    }

    @Test
    void changeThatNothingPassesOnIsSeenWithinTwoSeconds() {
        create(2, "");
        page(Optional.empty());
        sessions.putElsewhere(id(1), new SessionState.Starting(Instant.MAX));

        clock.advance(Duration.ofSeconds(2));

        assertThat(page(Optional.of(SessionStatus.STARTING)).instances()).containsExactly(created.get(1));
    }

    private void create(int count, String owner) {
        for (int i = 0; i < count; i++) {
            int number = created.size();
            Instance instance = new Instance(
                    id(number),
                    "instance " + number,
                    EngineKind.SANDBOX,
                    Wanted.STOPPED,
                    Optional.empty(),
                    Instant.EPOCH.plusSeconds(number),
                    Optional.of(owner).filter(any -> !any.isEmpty()));
            created.add(instance);
            instances.create(instance);
        }
    }

    private static InstanceId id(int number) {
        return new InstanceId("INDEXED%05d".formatted(number));
    }

    private void shows(int number, String code, Duration lifetime) {
        Instant now = clock.instant();
        sessions.put(id(number), new SessionState.ScanQrCode(new QrCode(code, now, now.plus(lifetime), 1, 6)));
    }

    private IndexPage page(Optional<SessionStatus> status) {
        return index.page(Visibility.ALL, InstanceCursor.START, 50, status);
    }

    private int count(Visibility visible, SessionStatus status) {
        return index.page(visible, InstanceCursor.START, 1, Optional.empty())
                .counts()
                .get(status);
    }
}
