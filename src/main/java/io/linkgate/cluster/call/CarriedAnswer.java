package io.linkgate.cluster.call;

import java.util.List;
import java.util.Objects;

/**
 * The answer to a call. Never prints its body.
 *
 * @param status that of HTTP
 * @param headers in their order; those that every answer has are not among them
 * @param body whole; must not be changed
 */
@SuppressWarnings("ArrayRecordComponent") // written once, never compared
public record CarriedAnswer(int status, List<Header> headers, byte[] body) {

    public CarriedAnswer {
        headers = List.copyOf(headers);
        Objects.requireNonNull(body);
    }

    /** A header; several may have one name. */
    public record Header(String name, String value) {

        public Header {
            Objects.requireNonNull(name);
            Objects.requireNonNull(value);
        }
    }

    @Override
    public String toString() {
        return "CarriedAnswer[" + status + "]";
    }
}
