package io.linkgate.api;

import io.linkgate.api.call.ApiPath;
import io.linkgate.api.older.OlderAddresses;
import io.linkgate.cluster.call.CarriedAnswer;
import io.linkgate.cluster.call.CarriedCall;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.glassfish.jersey.server.model.Resource;

/**
 * What {@link ApiModule} has installed, for those who measure it, and for calls that come without a client.
 *
 * @param routes the templates of all routes below the context path, such as {@code /v2/admin/tokens/{id}}
 * @param waitsRefused how many calls found no place to wait for a code
 * @param bodiesCrowdedOut how many bodies were given up because others needed their place
 * @param serving completes when calls can be answered: servers begin with the API's servlet when all that listens to them
 *     has begun
 * @param carriedOut lets a call that another node has authorized be answered; may block
 */
public record InstalledApi(
        List<String> routes,
        LongSupplier waitsRefused,
        LongSupplier bodiesCrowdedOut,
        CompletionStage<Void> serving,
        Function<CarriedCall, CompletionStage<CarriedAnswer>> carriedOut) {

    public InstalledApi {
        routes = List.copyOf(routes);
        Objects.requireNonNull(waitsRefused);
        Objects.requireNonNull(bodiesCrowdedOut);
        Objects.requireNonNull(serving);
        Objects.requireNonNull(carriedOut);
    }

    static List<String> templates(Collection<Resource> resources) {
        return Stream.concat(
                        resources.stream().flatMap(resource -> templates(ApiPath.ROOT, resource)),
                        OlderAddresses.TEMPLATES.stream())
                .distinct()
                .sorted()
                .toList();
    }

    private static Stream<String> templates(String above, Resource resource) {
        String path = (above + "/" + resource.getPath()).replaceAll("/+", "/");
        Stream<String> own = resource.getResourceMethods().isEmpty() ? Stream.empty() : Stream.of(path);
        return Stream.concat(own, resource.getChildResources().stream().flatMap(child -> templates(path, child)));
    }
}
