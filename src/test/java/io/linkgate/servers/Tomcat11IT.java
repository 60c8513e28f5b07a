package io.linkgate.servers;

import java.io.IOException;

/** Tomcat 11.0. */
class Tomcat11IT extends ServerWalk {

    @Override
    OperatedServer server() throws IOException {
        return new Tomcat("11.0");
    }
}
