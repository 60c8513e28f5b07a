package io.linkgate.servers;

import java.io.IOException;

/** Open Liberty with Jakarta EE's web profile, and so with a REST runtime of its own beside that of the WAR. */
class OpenLibertyWebProfileIT extends ServerWalk {

    @Override
    OperatedServer server() throws IOException {
        return new OpenLiberty("open-liberty-web-profile", "webProfile-10.0");
    }
}
