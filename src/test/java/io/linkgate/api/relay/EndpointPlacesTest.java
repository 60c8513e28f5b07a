package io.linkgate.api.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.api.ApiRoutes;
import io.linkgate.api.relay.EndpointPlaces.Place;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Walks every route of every resource in the product. */
class EndpointPlacesTest {

    @Test
    void itIsDecidedForEveryRouteWhichNodeAnswers() {
        assertThat(ApiRoutes.all())
                .hasSizeGreaterThan(40)
                .allSatisfy(route -> assertThat(EndpointPlaces.of(route.method(), route.path()))
                        .as("%s: EndpointPlaces decides which node answers", route)
                        .isPresent());
    }

    /** What needs the live session, or changes it. All else is answered from what every node can read. */
    @Test
    void ownerAnswersWhatNeedsItsSession() {
        assertThat(ApiRoutes.all().stream()
                        .filter(route -> EndpointPlaces.of(route.method(), route.path())
                                .filter(Place.OWNER::equals)
                                .isPresent())
                        .map(route -> route.method() + " " + route.path()))
                .containsExactlyInAnyOrder(
                        "POST auth/request-code",
                        "GET contacts/check-exists",
                        "GET otp/send",
                        "GET otp/verify",
                        "POST send/seen",
                        "POST send/start-typing",
                        "POST send/stop-typing",
                        "GET send/text",
                        "DELETE session/delete",
                        "GET session/logout",
                        "GET session/restart",
                        "GET session/start",
                        "GET session/stop",
                        "POST session/temp-link",
                        "PATCH session/update");
        assertThat(EndpointPlaces.of("POST", "link/request-code")).contains(Place.OWNER);
    }

    @Test
    void slashesDoNotMatter() {
        assertThat(EndpointPlaces.of("POST", "/send/text/")).contains(Place.OWNER);
        assertThat(EndpointPlaces.of("GET", "/admin/tokens/tok_1")).contains(Place.ANY_NODE);
        assertThat(EndpointPlaces.of("GET", "/")).isEmpty();
        assertThat(EndpointPlaces.of("GET", "/send")).isEqualTo(Optional.empty());
    }
}
