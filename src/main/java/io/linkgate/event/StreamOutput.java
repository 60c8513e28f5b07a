package io.linkgate.event;

/**
 * The writing end of a stream. Never waits for its reader: what the reader has not taken yet waits in a bounded queue.
 * Safe for use by any thread.
 */
public interface StreamOutput {

    /**
     * Sends a frame. It is not copied: many streams may send the same one, and then it is in memory once.
     *
     * @param head the lines before the frame that are of this stream alone; may be empty
     * @param frame must not be changed afterwards
     * @return false if too much waits for the reader already; the frame is dropped, and the stream has to end
     */
    boolean send(byte[] head, byte[] frame);

    /** Whether the server has taken everything that was sent. */
    boolean isDrained();

    /** Returns a number that has grown if the server has taken something since the last call. */
    long taken();

    /** Ends the response; what waits is dropped. Does nothing the second time. */
    void end();

    /**
     * Ends the response for good, after {@link #end}.
     *
     * @param waited seconds since then
     * @return whether the server has let go of the response
     */
    boolean isSettled(int waited);
}
