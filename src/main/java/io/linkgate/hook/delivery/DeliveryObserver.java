package io.linkgate.hook.delivery;

/** A listener for the outcomes of deliveries, for metrics. Called on any thread; must not block. */
public interface DeliveryObserver {

    /** A receiver has taken an event. */
    void delivered();

    /** An attempt has failed. */
    void failed();

    /** An event was given up. */
    void died();
}
