package io.linkgate.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShutdownSequenceTest {

    private final List<String> closed = new ArrayList<>();
    private final ShutdownSequence shutdown = new ShutdownSequence();

    @Test
    void partsStopInTheOppositeOrderAlsoWhenOneFails() {
        shutdown.add("first", () -> closed.add("first"));
        shutdown.add("second", () -> {
            throw new IllegalStateException("stuck");
        });
        shutdown.add("third", () -> closed.add("third"));

        shutdown.closeAll();
        shutdown.closeAll();

        assertThat(closed).containsExactly("third", "first");
    }

    @Test
    void classThatIsGoneDoesNotHoldUpTheRest() {
        shutdown.add("the database", () -> closed.add("the database"));
        shutdown.add("the engines", () -> {
            throw new NoClassDefFoundError("the WAR was replaced");
        });

        shutdown.closeAll();

        assertThat(closed).containsExactly("the database");
    }
}
