package io.linkgate.api;

import io.linkgate.instance.Instance;
import io.linkgate.phone.PhoneNumber;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletionStage;

/** The codes that link an instance. A waiting call costs no thread. */
@Path("auth")
public final class AuthResource {

    private final Codes codes;
    private final Pictures pictures;
    private final TypedCodes typedCodes;

    AuthResource(Codes codes, Pictures pictures, TypedCodes typedCodes) {
        this.codes = codes;
        this.pictures = pictures;
        this.typedCodes = typedCodes;
    }

    /** The picture of the code that is good now. */
    @GET
    @Path("qr-image")
    public CompletionStage<Response> qrImage(@Context ContainerRequestContext request) {
        QrImageCall asked = QrImageCall.of(Call.of(request));
        return codes.show(asked.instance(), asked.patience(), asked.after(), (code, now) -> {
            CodeFormat format = asked.answerFormat();
            Picture picture = pictures.of(code, asked.scale());
            Object body = asked.detail() && format == CodeFormat.JSON
                    ? CodeDetail.of(asked.instance(), picture, now)
                    : format.body(picture);
            return answer(picture, now, format, body);
        });
    }

    /** The same for clients that post. */
    @POST
    @Path("qr-image")
    public CompletionStage<Response> postQrImage(@Context ContainerRequestContext request) {
        return qrImage(request);
    }

    /** What stands in the code that is good now, or its picture, wrapped in JSON unless the caller likes it bare. */
    @GET
    @Path("qr")
    public CompletionStage<Response> qr(@Context ContainerRequestContext request) {
        Call call = Call.of(request);
        call.require(Param.INSTANCE_ID);
        QrFormat wanted = call.text(Param.FORMAT).map(QrFormat::named).orElse(QrFormat.RAW);
        Duration wait = QrImageCall.waitOf(call);
        int scale = QrImageCall.scaleOf(call);
        Instance instance = call.instance();
        return codes.show(instance, wait, (code, now) -> {
            CodeFormat format = call.answerIn(wanted.shown().offersBesideJson());
            Picture picture = pictures.of(code, scale);
            Object body = format == CodeFormat.JSON ? wanted.json(picture) : format.body(picture);
            return answer(picture, now, format, body);
        });
    }

    /** The same for clients that post. */
    @POST
    @Path("qr")
    public CompletionStage<Response> postQr(@Context ContainerRequestContext request) {
        return qr(request);
    }

    /** A code that the owner of a phone types there, in place of scanning the one on show. */
    @POST
    @Path("request-code")
    public CompletionStage<Response> requestCode(@Context ContainerRequestContext request) {
        Call call = Call.of(request);
        call.require(Param.INSTANCE_ID, Param.PHONE_NUMBER);
        PhoneNumber phone = call.phone(Param.PHONE_NUMBER).orElseThrow();
        Duration wait = QrImageCall.waitOf(call);
        Instance instance = call.instance();
        if (!instance.mayBe(phone)) {
            throw ApiException.invalid(
                    Param.PHONE_NUMBER.wireName(), "the telephone number that this instance was created for");
        }
        return typedCodes
                .request(instance, phone, wait, call::answerInJson)
                .thenApply(code -> Response.ok(new Typed(code), MediaType.APPLICATION_JSON_TYPE)
                        .build());
    }

    private static Response answer(Picture picture, Instant now, CodeFormat format, Object body) {
        Response.ResponseBuilder response = Response.ok(body, format.contentType());
        CodeHeaders.write(picture, now, response::header);
        return response.build();
    }

    /**
     * The answer of {@code auth/request-code}.
     *
     * @param code {@code ABCD-1234}
     */
    public record Typed(String code) {

        /** Prints no code. */
        @Override
        public String toString() {
            return "Typed";
        }
    }
}
