package io.linkgate.servers;

import java.io.IOException;

/** Tomcat 10.1. */
class Tomcat10IT extends ServerWalk {

    @Override
    OperatedServer server() throws IOException {
        return new Tomcat("10.1");
    }
}
