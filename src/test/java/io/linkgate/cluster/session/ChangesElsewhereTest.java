package io.linkgate.cluster.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.instance.InstanceId;
import io.linkgate.testkit.TestClock;
import io.linkgate.testkit.TestScheduler;
import java.sql.SQLRecoverableException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Other nodes change instances while the database comes and goes. */
class ChangesElsewhereTest {

    private static final InstanceId ONE = new InstanceId("ABCDEFGHIJ01");
    private static final InstanceId OTHER = new InstanceId("ABCDEFGHIJ02");

    private final TestClock clock = TestClock.atVectorTime();
    private final TestScheduler timers = new TestScheduler(clock);
    private final Queue<Runnable> disk = new ArrayDeque<>();
    private final List<Set<InstanceId>> read = new ArrayList<>();
    private int allRead;
    private boolean away;
    private final ChangesElsewhere changes = new ChangesElsewhere(this::read, this::readAll, disk::add, timers, clock);

    private void read(Collection<InstanceId> ids) {
        requireDatabase();
        read.add(Set.copyOf(ids));
    }

    private void readAll() {
        requireDatabase();
        allRead++;
    }

    private void requireDatabase() {
        if (away) {
            throw new IllegalStateException(new SQLRecoverableException("the database has been given up"));
        }
    }

    private void runDisk() {
        for (Runnable task = disk.poll(); task != null; task = disk.poll()) {
            task.run();
        }
    }

    @Test
    void changesThatComeTogetherAreReadTogether() {
        changes.changed(ONE);
        changes.changed(OTHER);
        changes.changed(ONE);
        assertThat(read).as("the caller does not wait").isEmpty();
        runDisk();

        assertThat(read).containsExactly(Set.of(ONE, OTHER));
        assertThat(allRead).isZero();
    }

    /** The connection of the notices is back first, and says only once that some were missed. */
    @Test
    void changesThatCannotBeReadAreReadWhenTheDatabaseIsBack() {
        away = true;
        changes.allMayHaveChanged();
        runDisk();
        changes.changed(ONE);
        timers.advance(Duration.ofSeconds(1));
        runDisk();

        away = false;
        timers.advance(Duration.ofSeconds(1));
        runDisk();

        assertThat(allRead).isOne();
        assertThat(read).containsExactly(Set.of(ONE));
        timers.advance(Duration.ofMinutes(1));
        assertThat(disk).as("nothing is left").isEmpty();
    }
}
