package io.linkgate.sandbox.stage;

/** The last stage: nothing more is sent or read. */
public record Closed() implements Stage {

    @Override
    public Turn finished() {
        return Turn.to(this);
    }
}
