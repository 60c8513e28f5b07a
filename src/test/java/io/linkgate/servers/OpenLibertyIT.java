package io.linkgate.servers;

import java.io.IOException;

/** Open Liberty with no more features than the WAR needs. */
class OpenLibertyIT extends ServerWalk {

    @Override
    OperatedServer server() throws IOException {
        return new OpenLiberty("open-liberty", "servlet-6.0", "websocket-2.1");
    }
}
