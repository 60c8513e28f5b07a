package io.linkgate.api.code;

import io.linkgate.api.call.Call;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.concurrent.CompletionStage;

/** The endpoints for the codes that link an instance. A waiting call holds no thread. */
@Path("auth")
public final class AuthResource {

    private final Codes codes;
    private final Pictures pictures;
    private final PairingCodes pairingCodes;
    private final CodeViewers viewers;
    private final VisitorPace visitors;

    public AuthResource(
            Codes codes, Pictures pictures, PairingCodes pairingCodes, CodeViewers viewers, VisitorPace visitors) {
        this.codes = codes;
        this.pictures = pictures;
        this.pairingCodes = pairingCodes;
        this.viewers = viewers;
        this.visitors = visitors;
    }

    /** Returns the image of the live QR code. */
    @GET
    @Path("qr-image")
    public CompletionStage<Response> qrImage(@Context ContainerRequestContext request) {
        QrImageCall asked = QrImageCall.of(Call.of(request));
        return codes.show(asked.instance(), waitOf(request, asked), (code, now) -> {
            CodeFormat format = asked.answerFormat();
            Picture picture = pictures.of(code, asked.scale());
            Object body = asked.detail() && format == CodeFormat.JSON
                    ? CodeDetail.of(asked, picture, now)
                    : format.body(picture);
            viewers.saw(asked.call(), asked.instance(), code, now);
            return answer(picture, now, format, body);
        });
    }

    /** Returns the text of the live QR code, or its image, wrapped in JSON unless the caller prefers it bare. */
    @GET
    @Path("qr")
    public CompletionStage<Response> qr(@Context ContainerRequestContext request) {
        QrCall asked = QrCall.of(Call.of(request));
        return codes.show(asked.instance(), waitOf(request, asked), (code, now) -> {
            CodeFormat format = asked.call().answerIn(asked.format().shown().offersWithJson());
            Picture picture = pictures.of(code, asked.scale());
            Object body = format == CodeFormat.JSON ? asked.format().json(picture) : format.body(picture);
            viewers.saw(asked.call(), asked.instance(), code, now);
            return answer(picture, now, format, body);
        });
    }

    /** Returns a pairing code, which is typed into the phone instead of scanning the QR code. */
    @POST
    @Path("request-code")
    public CompletionStage<Response> requestCode(@Context ContainerRequestContext request) {
        RequestCodeCall asked = RequestCodeCall.of(Call.of(request));
        return pairingCodes
                .request(asked.instance(), asked.phone(), waitOf(request, asked), () -> lastCheck(asked))
                .thenApply(code ->
                        Response.ok(code, MediaType.APPLICATION_JSON_TYPE).build());
    }

    /** Throws the last errors that the call may have, before a phone learns of it. */
    private void lastCheck(RequestCodeCall asked) {
        asked.call().answerInJson();
        if (asked.call().isVisit()) {
            visitors.count(asked.instance().id());
        }
    }

    /** Returns the finished wait of a call that had to wait, else begins one that is over at once. */
    private CodeWait waitOf(ContainerRequestContext request, CodeCall asked) {
        return CodeWait.of(request).orElseGet(() -> codes.begin(asked));
    }

    private static Response answer(Picture picture, Instant now, CodeFormat format, Object body) {
        Response.ResponseBuilder response = Response.ok(body, format.contentType());
        CodeHeaders.write(picture, now, response::header);
        return response.build();
    }
}
