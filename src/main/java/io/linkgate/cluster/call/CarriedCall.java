package io.linkgate.cluster.call;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An authorized call in plain words. Holds no token. Never prints a value: there are texts and telephone numbers in it.
 *
 * @param method that of HTTP
 * @param path canonical, below the root of the API, with a leading slash; not encoded
 * @param params the parameters by name
 * @param cleared the parameters that were named without a value
 * @param unread why its body was not read, which is an error only for a call that needs it
 * @param holder who calls
 * @param accept the values of the headers {@code Accept}
 * @param address that of the client; empty if it is not known
 * @param requestId the id that the answer shows
 * @param publicAddress the root of the server as the client writes it
 * @param headers other headers that resources read
 */
public record CarriedCall(
        String method,
        String path,
        Map<String, String> params,
        Set<String> cleared,
        Unread unread,
        Holder holder,
        List<String> accept,
        String address,
        String requestId,
        String publicAddress,
        Map<String, String> headers) {

    public CarriedCall {
        requireText(method, path, address, requestId, publicAddress);
        params = Map.copyOf(params);
        cleared = Set.copyOf(cleared);
        accept = List.copyOf(accept);
        headers = Map.copyOf(headers);
        if (unread == null || holder == null) {
            throw new NullPointerException();
        }
    }

    /**
     * The reason for which a body was not read.
     *
     * @param code that of an error; empty if the body was read, or there was none
     * @param message for people
     */
    public record Unread(String code, String message) {

        /** A body that was read. */
        public static final Unread NOTHING = new Unread("", "");

        public Unread {
            requireText(code, message);
        }
    }

    /**
     * The holder of the token that the call was made with, or the visitor of a temporary link.
     *
     * @param id of the token or the link
     * @param label the name that the operator gave it
     * @param scope what it permits
     * @param quota how many instances it may own; below zero for any number
     * @param listed the ids of the instances that it may use beside its own
     * @param visits the instance of a temporary link; empty for a token
     */
    public record Holder(String id, String label, String scope, int quota, Set<String> listed, String visits) {

        public Holder {
            requireText(id, label, scope, visits);
            listed = Set.copyOf(listed);
        }
    }

    private static void requireText(String... texts) {
        for (String text : texts) {
            if (text == null) {
                throw new NullPointerException();
            }
        }
    }

    @Override
    public String toString() {
        return "CarriedCall[" + method + " " + path + "]";
    }
}
