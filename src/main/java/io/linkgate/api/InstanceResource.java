package io.linkgate.api;

import jakarta.ws.rs.HttpMethod;
import java.util.List;
import org.glassfish.jersey.server.model.Resource;
import org.glassfish.jersey.server.model.ResourceMethod;

/** A Jersey resource built from a finished object. */
final class InstanceResource {

    private InstanceResource() {}

    /**
     * Returns what {@code ResourceConfig.register(instance)} would register. Jersey logs a warning at every start about
     * an object registered that way, because it is not a provider.
     *
     * @param instance its class is annotated with {@code @Path}, and its methods may be
     */
    static Resource of(Object instance) {
        return build(Resource.from(instance.getClass()).getPath(), instance, false);
    }

    /**
     * Like {@link #of}, and every path also answers POST as it answers its own method: many clients of this API post
     * every call. A path with a POST method of its own keeps it.
     *
     * @param instance its class is annotated with {@code @Path}, and its methods may be
     */
    static Resource withPost(Object instance) {
        return withPost(Resource.from(instance.getClass()).getPath(), instance);
    }

    /**
     * Like {@link #withPost(Object)}, at another path.
     *
     * @param path instead of that of the class
     */
    static Resource withPost(String path, Object instance) {
        return build(path, instance, true);
    }

    private static Resource build(String path, Object instance, boolean withPost) {
        Resource annotated = Resource.from(instance.getClass());
        Resource.Builder resource = Resource.builder(path).name(annotated.getName());
        addAll(resource, annotated.getResourceMethods(), instance, withPost);
        for (Resource child : annotated.getChildResources()) {
            addAll(resource.addChildResource(child.getPath()), child.getResourceMethods(), instance, withPost);
        }
        return resource.build();
    }

    private static void addAll(Resource.Builder path, List<ResourceMethod> methods, Object instance, boolean withPost) {
        methods.forEach(method -> add(path, method.getHttpMethod(), instance, method));
        if (withPost && methods.size() == 1 && !methods.get(0).getHttpMethod().equals(HttpMethod.POST)) {
            add(path, HttpMethod.POST, instance, methods.get(0));
        }
    }

    private static void add(Resource.Builder path, String httpMethod, Object instance, ResourceMethod method) {
        path.addMethod(httpMethod).handledBy(instance, method.getInvocable().getHandlingMethod());
    }
}
