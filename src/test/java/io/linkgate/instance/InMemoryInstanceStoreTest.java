package io.linkgate.instance;

class InMemoryInstanceStoreTest extends InstanceStoreContract {

    private final InstanceStore store = new InMemoryInstanceStore();

    @Override
    InstanceStore store() {
        return store;
    }
}
