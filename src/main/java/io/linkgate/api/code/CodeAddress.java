package io.linkgate.api.code;

import io.linkgate.api.call.ApiPath;
import io.linkgate.api.call.Call;
import io.linkgate.api.error.ApiException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * The addresses and methods of {@link AuthResource}, for filters that see its calls before Jersey. Visitors of
 * temporary links have addresses of their own for the same.
 */
public enum CodeAddress {
    QR_IMAGE("qr-image", Set.of("GET", "HEAD", "POST"), QrImageCall::of),
    QR("qr", Set.of("GET", "HEAD", "POST"), QrCall::of),
    REQUEST_CODE("request-code", Set.of("POST"), RequestCodeCall::of);

    /** The path of the addresses for visitors, below {@link ApiPath#ROOT}. */
    public static final String FOR_VISITORS = "link";

    private static final List<String> BASES = List.of(ApiPath.ROOT + "/auth/", ApiPath.ROOT + "/" + FOR_VISITORS + "/");

    private final String name;
    private final Set<String> methods;
    private final Function<Call, CodeCall> reader;

    CodeAddress(String name, Set<String> methods, Function<Call, CodeCall> reader) {
        this.name = name;
        this.methods = methods;
        this.reader = reader;
    }

    /** Returns the address of a request whose method is allowed there, with or without a trailing slash. */
    static Optional<CodeAddress> of(HttpServletRequest request) {
        String path = ApiPath.of(request).decoded();
        String plain = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        return BASES.stream()
                .filter(plain::startsWith)
                .map(base -> plain.substring(base.length()))
                .flatMap(name -> Arrays.stream(values())
                        .filter(address -> address.name.equals(name) && address.methods.contains(request.getMethod())))
                .findFirst();
    }

    /** Parses the parameters; throws {@link ApiException} for the first that is invalid. */
    CodeCall read(Call call) {
        return reader.apply(call);
    }
}
