package io.linkgate.protocol.noise;

/** The two keys from the handshake, 32 bytes each. Never printed. */
public final class TransportKeys {

    private final byte[] clientToServer;
    private final byte[] serverToClient;

    TransportKeys(byte[] clientToServer, byte[] serverToClient) {
        this.clientToServer = clientToServer;
        this.serverToClient = serverToClient;
    }

    /** Returns the companion's cipher. Call once: two ciphers of one end would repeat nonces. */
    public TransportCipher forCompanion() {
        return new TransportCipher(clientToServer, serverToClient);
    }

    /** Returns the server's cipher. Call once: two ciphers of one end would repeat nonces. */
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
