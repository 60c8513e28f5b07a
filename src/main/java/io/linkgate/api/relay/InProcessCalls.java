package io.linkgate.api.relay;

import io.linkgate.api.call.ApiPath;
import io.linkgate.api.call.Call;
import io.linkgate.api.call.CallCarrier;
import io.linkgate.api.error.RequestId;
import io.linkgate.cluster.call.CarriedAnswer;
import io.linkgate.cluster.call.CarriedCall;
import io.linkgate.instance.Instances;
import jakarta.ws.rs.core.SecurityContext;
import java.io.InputStream;
import java.net.URI;
import java.security.Principal;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.glassfish.jersey.internal.MapPropertiesDelegate;
import org.glassfish.jersey.server.ApplicationHandler;
import org.glassfish.jersey.server.ContainerRequest;

/**
 * Lets the resources of the API answer calls that have come by another node, without a client, a socket or a servlet. The
 * other node has authorized and counted them. Resources, filters and error bodies are those of every call.
 */
public final class InProcessCalls {

    /** Appears nowhere: no resource reads it. */
    private static final URI BASE = URI.create("http://linkgate" + ApiPath.ROOT + "/");

    private final Supplier<ApplicationHandler> jersey;
    private final Instances instances;

    /** @param jersey supplies the running application; asked for each call */
    public InProcessCalls(Supplier<ApplicationHandler> jersey, Instances instances) {
        this.jersey = Objects.requireNonNull(jersey);
        this.instances = Objects.requireNonNull(instances);
    }

    /** Lets a call be answered; may block as a resource does. */
    public CompletionStage<CarriedAnswer> carryOut(CarriedCall carried) {
        Call call = CallCarrier.read(carried, instances);
        ApplicationHandler application = jersey.get();
        URI address = BASE.resolve(new ApiPath(ApiPath.ROOT + carried.path()).encoded());
        ContainerRequest request = new ContainerRequest(
                BASE,
                address,
                carried.method(),
                new NoPrincipal(),
                new MapPropertiesDelegate(),
                application.getConfiguration());
        carried.headers().forEach((name, value) -> request.header(name, value));
        request.setEntityStream(InputStream.nullInputStream());
        request.setProperty(RequestId.ATTRIBUTE, carried.requestId());
        call.handTo(request);
        CollectedResponse response = new CollectedResponse();
        request.setWriter(response);
        application.handle(request);
        return response.answer();
    }

    /** The API has callers of its own. */
    private static final class NoPrincipal implements SecurityContext {

        @Override
        public Principal getUserPrincipal() {
            return null; // the interface's value for no one
        }

        @Override
        public boolean isUserInRole(String role) {
            return false;
        }

        @Override
        public boolean isSecure() {
            return false;
        }

        @Override
        public String getAuthenticationScheme() {
            return null; // the interface's value for none
        }
    }
}
