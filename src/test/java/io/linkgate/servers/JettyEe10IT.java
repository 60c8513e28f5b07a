package io.linkgate.servers;

import java.io.IOException;

/** Jetty 12.1 with Jakarta EE 10. */
class JettyEe10IT extends ServerWalk {

    @Override
    OperatedServer server() throws IOException {
        return new Jetty("ee10");
    }
}
