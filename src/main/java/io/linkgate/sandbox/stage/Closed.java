package io.linkgate.sandbox.stage;

/** Closed: nothing more is sent or read. */
public record Closed() implements Stage {

    @Override
    public Turn finished() {
        return Turn.to(this);
    }
}
