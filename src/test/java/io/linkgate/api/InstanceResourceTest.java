package io.linkgate.api;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.glassfish.jersey.server.model.Invocable;
import org.glassfish.jersey.server.model.Resource;
import org.glassfish.jersey.server.model.ResourceMethod;
import org.junit.jupiter.api.Test;

/** Which methods each path of a resource answers. */
class InstanceResourceTest {

    @Test
    void aResourceHasTheMethodsOfItsAnnotations() {
        assertThat(methods(InstanceResource.of(new Things())))
                .isEqualTo(Map.of(
                        "list",
                        Set.of("GET"),
                        "remove",
                        Set.of("DELETE"),
                        "make",
                        Set.of("POST"),
                        "hooks",
                        Set.of("GET", "POST")));
    }

    @Test
    void everyPathOfAResourceForClientsThatPostAnswersPost() {
        assertThat(methods(InstanceResource.withPost(new Things())))
                .isEqualTo(Map.of(
                        "list", Set.of("GET", "POST"),
                        "remove", Set.of("DELETE", "POST"),
                        "make", Set.of("POST"),
                        "hooks", Set.of("GET", "POST")));
    }

    @Test
    void postIsHandledByTheMethodOfItsPathUnlessThePathHasItsOwn() {
        Resource resource = InstanceResource.withPost(new Things());

        assertThat(handler(resource, "list", "POST")).isEqualTo("list");
        assertThat(handler(resource, "remove", "POST")).isEqualTo("remove");
        assertThat(handler(resource, "hooks", "POST")).isEqualTo("setHooks");
        assertThat(handler(resource, "hooks", "GET")).isEqualTo("hooks");
    }

    private static Map<String, Set<String>> methods(Resource resource) {
        Map<String, Set<String>> methods = new TreeMap<>();
        for (Resource child : resource.getChildResources()) {
            Set<String> names = new TreeSet<>();
            child.getResourceMethods().forEach(method -> names.add(method.getHttpMethod()));
            methods.put(child.getPath(), names);
        }
        return methods;
    }

    private static String handler(Resource resource, String path, String httpMethod) {
        return resource.getChildResources().stream()
                .filter(child -> child.getPath().equals(path))
                .flatMap(child -> child.getResourceMethods().stream())
                .filter(method -> method.getHttpMethod().equals(httpMethod))
                .map(ResourceMethod::getInvocable)
                .map(Invocable::getHandlingMethod)
                .findFirst()
                .orElseThrow()
                .getName();
    }

    @Path("things")
    public static final class Things {

        @GET
        @Path("list")
        public String list() {
            return "";
        }

        @DELETE
        @Path("remove")
        public String remove() {
            return "";
        }

        @POST
        @Path("make")
        public String make() {
            return "";
        }

        @GET
        @Path("hooks")
        public String hooks() {
            return "";
        }

        @POST
        @Path("hooks")
        public String setHooks() {
            return "";
        }
    }
}
