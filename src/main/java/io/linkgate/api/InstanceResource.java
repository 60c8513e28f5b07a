package io.linkgate.api;

import org.glassfish.jersey.server.model.Resource;
import org.glassfish.jersey.server.model.ResourceMethod;

/** Makes a resource out of a finished object. */
final class InstanceResource {

    private InstanceResource() {}

    /**
     * What {@code ResourceConfig.register(instance)} does, without the warning that it logs about each such object at every
     * start, that it is no provider.
     *
     * @param instance annotated with {@code @Path}, and so are its methods
     */
    static Resource of(Object instance) {
        Resource annotated = Resource.from(instance.getClass());
        Resource.Builder resource = Resource.builder(annotated.getPath()).name(annotated.getName());
        for (Resource child : annotated.getChildResources()) {
            Resource.Builder path = resource.addChildResource(child.getPath());
            for (ResourceMethod method : child.getResourceMethods()) {
                path.addMethod(method.getHttpMethod())
                        .handledBy(instance, method.getInvocable().getHandlingMethod());
            }
        }
        return resource.build();
    }
}
