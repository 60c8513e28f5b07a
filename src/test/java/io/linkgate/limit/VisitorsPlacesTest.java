package io.linkgate.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.limit.WaitingCalls.Place;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The places of calls that wait with the secret of a temporary link in the place of a token. */
class VisitorsPlacesTest {

    @Test
    void oneLinkHasTwentyPlacesAndAllLinksAQuarter() {
        WaitingCalls waiting = new WaitingCalls(new WaitingLimits(100, 50));
        List<Place> first = fill(waiting, "lnk_1");
        List<Place> second = fill(waiting, "lnk_2");

        assertThat(first).hasSize(20);
        assertThat(second).hasSize(5);
        assertThat(waiting.refused()).isEqualTo(2);
        assertThat(waiting.take("token")).isPresent();
    }

    @Test
    void placesOfVisitorsAreFreeAgain() {
        WaitingCalls waiting = new WaitingCalls(new WaitingLimits(40, 20));
        List<Place> places = fill(waiting, "lnk_1");
        assertThat(waiting.takeForVisitor("lnk_2")).isEmpty();

        places.forEach(Place::close);
        places.forEach(Place::close);

        assertThat(waiting.open()).isZero();
        assertThat(fill(waiting, "lnk_2")).hasSize(10);
    }

    @Test
    void placesOfTokensAreNotThoseOfVisitors() {
        WaitingCalls waiting = new WaitingCalls(new WaitingLimits(40, 39));
        for (int i = 0; i < 39; i++) {
            assertThat(waiting.take("token")).isPresent();
        }

        assertThat(fill(waiting, "lnk_1")).as("what is left of all").hasSize(1);
    }

    @Test
    void aLinkHasNoMorePlacesThanATokenAndSomeInTheSmallestHall() {
        assertThat(fill(new WaitingCalls(new WaitingLimits(100, 7)), "lnk_1")).hasSize(7);
        assertThat(fill(new WaitingCalls(new WaitingLimits(1, 1)), "lnk_1")).hasSize(1);
    }

    private static List<Place> fill(WaitingCalls waiting, String link) {
        List<Place> places = new ArrayList<>();
        waiting.takeForVisitor(link).ifPresent(places::add);
        while (places.size() < 1_000) {
            var next = waiting.takeForVisitor(link);
            if (next.isEmpty()) {
                return places;
            }
            places.add(next.get());
        }
        return places;
    }
}
