package io.linkgate.sandbox.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AdmissionTest {

    /** Ten in all, six strangers, four of one address; three handshakes, two of one address. */
    private final Admission admission = new Admission(new SandboxLimits(10, 6, 4, 3, 2, Duration.ZERO, 1));

    @Test
    void handshakesAreBoundedPerAddressAndInAll() {
        assertThat(taken(5, stranger("192.0.2.1"))).hasSize(2);
        assertThat(taken(5, stranger("192.0.2.2"))).hasSize(1);
        assertThat(taken(1, stranger("192.0.2.3"))).isEmpty();
    }

    @Test
    void handshakeThatIsOverMakesRoomForAnother() {
        assertThat(established(9, stranger("192.0.2.1"))).hasSize(4);
        assertThat(established(9, stranger("192.0.2.2"))).hasSize(2);
        assertThat(admission.hasRoom(stranger("192.0.2.3"))).isFalse();
    }

    @Test
    void strangersLeavePlacesForInstancesOfThisServer() {
        established(9, stranger("192.0.2.1"));
        established(9, stranger("192.0.2.2"));

        assertThat(taken(9, own())).hasSize(4);
    }

    @Test
    void instancesOfThisServerMayTakeAllPlaces() {
        assertThat(taken(20, own())).hasSize(10);
        assertThat(admission.hasRoom(stranger("192.0.2.1"))).isFalse();
    }

    @Test
    void placeIsGivenBackOnce() {
        List<Admission.Place> places = taken(2, stranger("192.0.2.1"));

        places.get(0).leave();
        places.get(0).leave();
        places.get(0).handshakeDone();

        assertThat(taken(5, stranger("192.0.2.1"))).hasSize(1);
    }

    @Test
    void networkOfSixtyFourBitsCountsAsOneAddress() {
        assertThat(taken(1, stranger("2001:db8:1:2:0:0:0:1"))).hasSize(1);
        assertThat(taken(1, stranger("2001:db8:1:2:9:9:9:9"))).hasSize(1);
        assertThat(taken(1, stranger("2001:db8:1:2:a:b:c:d"))).isEmpty();
        assertThat(taken(1, stranger("2001:db8:1:3:0:0:0:1"))).hasSize(1);
    }

    private List<Admission.Place> established(int tries, Origin origin) {
        List<Admission.Place> places = new ArrayList<>();
        for (int i = 0; i < tries; i++) {
            admission.enter(origin).ifPresent(place -> {
                place.handshakeDone();
                places.add(place);
            });
        }
        return places;
    }

    private List<Admission.Place> taken(int tries, Origin origin) {
        List<Admission.Place> places = new ArrayList<>();
        for (int i = 0; i < tries; i++) {
            admission.enter(origin).ifPresent(places::add);
        }
        return places;
    }

    private static Origin stranger(String address) {
        return new Origin(Optional.of(address), false);
    }

    private static Origin own() {
        return new Origin(Optional.of("127.0.0.1"), true);
    }
}
