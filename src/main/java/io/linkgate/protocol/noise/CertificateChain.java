package io.linkgate.protocol.noise;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.linkgate.protocol.crypto.KeyPair;
import io.linkgate.protocol.crypto.PublicKey;
import io.linkgate.protocol.crypto.XEdDsa;
import io.linkgate.protocol.noise.NoiseException.Step;
import io.linkgate.protocol.noise.wire.CertChain;
import io.linkgate.protocol.noise.wire.CertChain.NoiseCertificate;
import io.linkgate.protocol.noise.wire.CertChain.NoiseCertificate.Details;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Objects;

/**
 * The server's two certificates: the root signed the intermediate, the intermediate signed the leaf, the leaf is about
 * the server's static key. Signatures cover the bytes of the details as they came, without any prefix (whatsmeow
 * {@code handshake.go}, {@code verifyServerCert}). Immutable.
 */
public final class CertificateChain {

    /**
     * The serial by which an intermediate names the root (whatsmeow {@code handshake.go}, {@code WACertIssuerSerial}).
     */
    private static final int ROOT_SERIAL = 0;

    private static final int INTERMEDIATE_SERIAL = 1;
    private static final int LEAF_SERIAL = 2;

    /** More than enough: a server has two signatures, and the real service has few servers. */
    private static final KnownSignatures KNOWN = new KnownSignatures(64, XEdDsa::verify);

    private final CertChain chain;

    private CertificateChain(CertChain chain) {
        this.chain = chain;
    }

    /** The validity of a certificate in whole seconds, both ends included. */
    public record Validity(Instant from, Instant until) {
        public Validity {
            Objects.requireNonNull(from);
            Objects.requireNonNull(until);
        }
    }

    /**
     * Reads a chain without verifying it.
     *
     * @param bytes any bytes
     * @throws NoiseException at {@link Step#MISSING_PART} unless all four byte fields are there, or at
     *     {@link Step#SIGNATURE_LENGTH}
     */
    public static CertificateChain parse(byte[] bytes) throws NoiseException {
        CertChain chain;
        try {
            chain = CertChain.parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            throw new NoiseException(Step.MISSING_PART, "the chain does not parse", e);
        }
        NoiseCertificate leaf = chain.getLeaf();
        NoiseCertificate intermediate = chain.getIntermediate();
        require(
                leaf.hasDetails() && leaf.hasSignature() && intermediate.hasDetails() && intermediate.hasSignature(),
                Step.MISSING_PART,
                "the chain is incomplete");
        require(
                leaf.getSignature().size() == XEdDsa.SIGNATURE_LENGTH
                        && intermediate.getSignature().size() == XEdDsa.SIGNATURE_LENGTH,
                Step.SIGNATURE_LENGTH,
                "a signature does not have 64 bytes");
        return new CertificateChain(chain);
    }

    /**
     * Signs a chain for the sandbox's server.
     *
     * @param leafKey the server's static key
     * @param random for the two signatures
     */
    public static CertificateChain issue(
            KeyPair root,
            KeyPair intermediate,
            Validity intermediateValidity,
            PublicKey leafKey,
            Validity leafValidity,
            SecureRandom random) {
        Details ofIntermediate =
                details(INTERMEDIATE_SERIAL, ROOT_SERIAL, intermediate.publicKey(), intermediateValidity);
        Details ofLeaf = details(LEAF_SERIAL, INTERMEDIATE_SERIAL, leafKey, leafValidity);
        return new CertificateChain(CertChain.newBuilder()
                .setIntermediate(sign(root, ofIntermediate, random))
                .setLeaf(sign(intermediate, ofLeaf, random))
                .build());
    }

    /** Returns the chain as it is sent in the serverHello. */
    public byte[] bytes() {
        return chain.toByteArray();
    }

    /**
     * Verifies the chain, in the order of {@link Step}.
     *
     * @param root must have signed the intermediate
     * @param server the static key from the handshake; the leaf must certify it
     * @param now must be within the validity of both certificates
     * @throws NoiseException naming the first step that failed
     */
    public void verify(PublicKey root, PublicKey server, Instant now) throws NoiseException {
        NoiseCertificate intermediateCertificate = chain.getIntermediate();
        require(signed(root, intermediateCertificate), Step.INTERMEDIATE_SIGNATURE, "not signed by the root");
        Details intermediate = details(Step.INTERMEDIATE_DETAILS, intermediateCertificate);
        require(
                intermediate.getIssuerSerial() == ROOT_SERIAL,
                Step.INTERMEDIATE_ISSUER_SERIAL,
                "the intermediate names an issuer other than the root");
        require(
                intermediate.getKey().size() == PublicKey.LENGTH,
                Step.INTERMEDIATE_KEY,
                "the key of the intermediate does not have 32 bytes");

        NoiseCertificate leafCertificate = chain.getLeaf();
        PublicKey intermediateKey = PublicKey.of(intermediate.getKey().toByteArray());
        require(signed(intermediateKey, leafCertificate), Step.LEAF_SIGNATURE, "not signed by the intermediate");
        Details leaf = details(Step.LEAF_DETAILS, leafCertificate);
        require(valid(intermediate, now), Step.INTERMEDIATE_VALIDITY, "the intermediate is not valid now");
        require(valid(leaf, now), Step.LEAF_VALIDITY, "the leaf is not valid now");
        require(
                leaf.getIssuerSerial() == intermediate.getSerial(),
                Step.LEAF_ISSUER_SERIAL,
                "the leaf names an issuer other than the intermediate");
        require(
                MessageDigest.isEqual(leaf.getKey().toByteArray(), server.bytes()),
                Step.LEAF_KEY,
                "the leaf certifies a different key");
    }

    private static boolean signed(PublicKey signer, NoiseCertificate certificate) {
        return KNOWN.verify(
                signer,
                certificate.getDetails().toByteArray(),
                certificate.getSignature().toByteArray());
    }

    private static Details details(Step step, NoiseCertificate certificate) throws NoiseException {
        try {
            return Details.parseFrom(certificate.getDetails());
        } catch (InvalidProtocolBufferException e) {
            throw new NoiseException(step, "the details do not parse", e);
        }
    }

    /**
     * Seconds are unsigned on the wire. Values beyond the clock's range mean a validity that ends far away, or never
     * begins.
     */
    private static boolean valid(Details details, Instant now) {
        long started = now.getEpochSecond();
        long over = now.getNano() == 0 ? started : started + 1;
        return Long.compareUnsigned(details.getNotBefore(), started) <= 0
                && Long.compareUnsigned(over, details.getNotAfter()) <= 0;
    }

    private static Details details(int serial, int issuer, PublicKey key, Validity validity) {
        return Details.newBuilder()
                .setSerial(serial)
                .setIssuerSerial(issuer)
                .setKey(ByteString.copyFrom(key.bytes()))
                .setNotBefore(validity.from().getEpochSecond())
                .setNotAfter(validity.until().getEpochSecond())
                .build();
    }

    private static NoiseCertificate sign(KeyPair signer, Details details, SecureRandom random) {
        byte[] bytes = details.toByteArray();
        byte[] mixed = new byte[KeyPair.SIGNATURE_RANDOM_LENGTH];
        random.nextBytes(mixed);
        return NoiseCertificate.newBuilder()
                .setDetails(ByteString.copyFrom(bytes))
                .setSignature(ByteString.copyFrom(signer.sign(bytes, mixed)))
                .build();
    }

    private static void require(boolean fact, Step step, String otherwise) throws NoiseException {
        if (!fact) {
            throw new NoiseException(step, otherwise);
        }
    }
}
