package io.linkgate.protocol.noise;

/** The two keys that the handshake leaves behind, 32 bytes each. Never prints them. */
public final class TransportKeys {

    private final byte[] clientToServer;
    private final byte[] serverToClient;

    TransportKeys(byte[] clientToServer, byte[] serverToClient) {
        this.clientToServer = clientToServer;
        this.serverToClient = serverToClient;
    }

    /** The companion's end. Ask once: two ciphers of one end would repeat nonces. */
    public TransportCipher forCompanion() {
        return new TransportCipher(clientToServer, serverToClient);
    }

    /** The server's end. Ask once: two ciphers of one end would repeat nonces. */
    public TransportCipher forServer() {
        return new TransportCipher(serverToClient, clientToServer);
    }

    byte[] clientToServer() {
        return clientToServer.clone();
    }

    byte[] serverToClient() {
        return serverToClient.clone();
    }
}
