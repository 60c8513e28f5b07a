package io.linkgate.servers;

import java.io.IOException;

/** GlassFish 8, in its build for Java 17. */
class GlassFishIT extends ServerWalk {

    @Override
    OperatedServer server() throws IOException {
        return new GlassFish("glassfish", "glassfish8");
    }
}
