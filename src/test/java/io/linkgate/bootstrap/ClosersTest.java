package io.linkgate.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClosersTest {

    private final List<String> closed = new ArrayList<>();
    private final Closers closers = new Closers();

    @Test
    void partsStopInTheOppositeOrderAlsoWhenOneFails() {
        closers.add("first", () -> closed.add("first"));
        closers.add("second", () -> {
            throw new IllegalStateException("stuck");
        });
        closers.add("third", () -> closed.add("third"));

        closers.closeAll();
        closers.closeAll();

        assertThat(closed).containsExactly("third", "first");
    }

    @Test
    void classThatIsGoneDoesNotHoldUpTheRest() {
        closers.add("the database", () -> closed.add("the database"));
        closers.add("the engines", () -> {
            throw new NoClassDefFoundError("the WAR was replaced");
        });

        closers.closeAll();

        assertThat(closed).containsExactly("the database");
    }
}
