package io.linkgate.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LeadershipTest {

    private final List<String> done = new ArrayList<>();
    private boolean away;
    private final Leadership leadership = new Leadership("me", () -> done.add("leads"), this::complete);

    private void complete() {
        if (away) {
            throw new IllegalStateException("the database is away");
        }
        done.add("completes");
    }

    @Test
    void firstOfThoseThatLiveLeads() {
        leadership.looked(List.of("me", "other"));

        assertThat(done).containsExactly("leads", "completes");
        assertThat(leadership.hasBegun()).isTrue();
    }

    @Test
    void anotherOneLeadsUntilItIsGone() {
        leadership.looked(List.of());
        leadership.looked(List.of("older", "me"));
        assertThat(done).isEmpty();
        assertThat(leadership.hasBegun()).isFalse();

        leadership.looked(List.of("me"));
        assertThat(done).containsExactly("leads", "completes");
    }

    @Test
    void leadingBeginsOnceAndCompletesWhatEachNodeLeaves() {
        leadership.looked(List.of("me", "other"));
        done.clear();

        leadership.looked(List.of("me", "other", "third"));
        assertThat(done).isEmpty();
        leadership.looked(List.of("me", "third"));
        leadership.looked(List.of("me", "third"));
        assertThat(done).containsExactly("completes");
    }

    /** Its place may be taken by another one between two looks. */
    @Test
    void nodeThatIsReplacedIsGone() {
        leadership.looked(List.of("me", "other"));
        done.clear();

        leadership.looked(List.of("me", "next"));
        assertThat(done).containsExactly("completes");
    }

    @Test
    void whatCannotBeCompletedIsTriedAgain() {
        leadership.looked(List.of("me", "other"));
        done.clear();
        away = true;
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> leadership.looked(List.of("me")));

        away = false;
        leadership.looked(List.of("me"));
        leadership.looked(List.of("me"));

        assertThat(done).containsExactly("completes");
    }

    @Test
    void beginningIsNotRepeatedIfCompletingFails() {
        away = true;
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> leadership.looked(List.of("me")));

        away = false;
        leadership.looked(List.of("me"));

        assertThat(done).containsExactly("leads", "completes");
    }
}
