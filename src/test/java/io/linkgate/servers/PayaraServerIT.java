package io.linkgate.servers;

import java.io.IOException;

/** Payara Server 6. */
class PayaraServerIT extends ServerWalk {

    @Override
    OperatedServer server() throws IOException {
        return new GlassFish("payara-server", "payara6");
    }
}
