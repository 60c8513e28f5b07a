package io.linkgate.api;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import jakarta.ws.rs.Path;
import java.util.ArrayList;
import java.util.List;
import org.glassfish.jersey.server.model.Resource;
import org.glassfish.jersey.server.model.ResourceMethod;

/** Every route of every resource in the product. */
public final class ApiRoutes {

    private ApiRoutes() {}

    /** One address, below the root of the API, with one method. */
    public record Route(String method, String path) {}

    /** Returns all of them. */
    public static List<Route> all() {
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
