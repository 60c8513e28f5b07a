package io.linkgate.api.relay;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.linkgate.api.relay.EndpointPlaces.Place;
import jakarta.ws.rs.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.glassfish.jersey.server.model.Resource;
import org.glassfish.jersey.server.model.ResourceMethod;
import org.junit.jupiter.api.Test;

/** Walks every route of every resource in the product. */
class EndpointPlacesTest {

    /** One address with one method. */
    private record Route(String method, String path) {}

    @Test
    void itIsDecidedForEveryRouteWhichNodeAnswers() {
        assertThat(routes())
                .hasSizeGreaterThan(40)
                .allSatisfy(route -> assertThat(EndpointPlaces.of(route.method(), route.path()))
                        .as("%s: EndpointPlaces decides which node answers", route)
                        .isPresent());
    }

    /** What needs the live session, or changes it. All else is answered from what every node can read. */
    @Test
    void ownerAnswersWhatNeedsItsSession() {
        assertThat(routes().stream()
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

    private static List<Route> routes() {
        List<Route> routes = new ArrayList<>();
        for (JavaClass type : new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("io.linkgate")) {
            if (type.isAnnotatedWith(Path.class)) {
                Resource resource = Resource.from(type.reflect());
                add(resource.getPath(), resource.getResourceMethods(), routes);
                resource.getChildResources()
                        .forEach(child ->
                                add(resource.getPath() + "/" + child.getPath(), child.getResourceMethods(), routes));
            }
        }
        return routes;
    }

    private static void add(String path, List<ResourceMethod> methods, List<Route> routes) {
        methods.forEach(method -> routes.add(new Route(method.getHttpMethod(), path.replaceAll("//+", "/"))));
    }
}
