package io.linkgate.engine.message;

/** How far a text that was sent has come, from the nearest to the farthest. */
public enum AckLevel {
    /** WhatsApp's server has it; one grey tick. */
    SERVER,
    /** A device of the recipient has it; two grey ticks. */
    DEVICE,
    /** The recipient has read it; two blue ticks. */
    READ
}
