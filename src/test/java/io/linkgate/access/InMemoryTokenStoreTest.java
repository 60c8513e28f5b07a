package io.linkgate.access;

class InMemoryTokenStoreTest extends TokenStoreContract {

    private final TokenStore store = new InMemoryTokenStore();

    @Override
    TokenStore store() {
        return store;
    }
}
