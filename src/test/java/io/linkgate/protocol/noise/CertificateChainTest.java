package io.linkgate.protocol.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import io.linkgate.protocol.Hostile;
import io.linkgate.protocol.crypto.KeyPair;
import io.linkgate.protocol.noise.CertificateChain.Validity;
import io.linkgate.protocol.noise.NoiseException.Step;
import io.linkgate.protocol.noise.wire.CertChain;
import io.linkgate.protocol.noise.wire.CertChain.NoiseCertificate;
import io.linkgate.protocol.noise.wire.CertChain.NoiseCertificate.Details;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What the published chains do not cover. */
class CertificateChainTest {

    private final StandIn standIn = new StandIn();
    private final KeyPair intermediate = KeyPair.generate(standIn.random);

    @Test
    void issuedChainSurvivesTheWireAndVerifies() {
        byte[] bytes = standIn.chain().bytes();

        assertThatCode(() -> verify(bytes, StandIn.NOW)).doesNotThrowAnyException();
    }

    @Test
    void bothEndsOfTheValidityAreIncluded() {
        Instant until = StandIn.NOW.plus(Duration.ofHours(1));
        Validity validity = new Validity(StandIn.NOW, until);
        byte[] bytes = CertificateChain.issue(
                        standIn.root, intermediate, validity, standIn.server.publicKey(), validity, standIn.random)
                .bytes();

        assertThatCode(() -> verify(bytes, StandIn.NOW)).doesNotThrowAnyException();
        assertThatCode(() -> verify(bytes, until)).doesNotThrowAnyException();
        assertThat(failure(bytes, StandIn.NOW.minusNanos(1))).isEqualTo(Step.INTERMEDIATE_VALIDITY);
        assertThat(failure(bytes, until.plusNanos(1))).isEqualTo(Step.INTERMEDIATE_VALIDITY);
    }

    @Test
    void timesAreUnsigned() {
        Details forever = details(1, 0, intermediate.publicKey().bytes(), 0, -1);
        Details never = details(2, 1, standIn.server.publicKey().bytes(), -1, -1);

        assertThat(failure(chain(forever.toByteArray(), never.toByteArray()), StandIn.NOW))
                .isEqualTo(Step.LEAF_VALIDITY);
    }

    @Test
    void signedNonsenseFailsWhereItStands() {
        byte[] nonsense = {7, 7, 7};
        byte[] good = details(1, 0, intermediate.publicKey().bytes(), 0, -1).toByteArray();

        assertThat(failure(chain(nonsense, nonsense), StandIn.NOW)).isEqualTo(Step.INTERMEDIATE_DETAILS);
        assertThat(failure(chain(good, nonsense), StandIn.NOW)).isEqualTo(Step.LEAF_DETAILS);
    }

    @Test
    void keysOfWrongLengthFailWhereTheyStand() {
        byte[] shortKey = new byte[31];
        byte[] longKey = Arrays.copyOf(standIn.server.publicKey().bytes(), 33);
        byte[] good = details(1, 0, intermediate.publicKey().bytes(), 0, -1).toByteArray();

        assertThat(failure(chain(details(1, 0, shortKey, 0, -1).toByteArray(), good), StandIn.NOW))
                .isEqualTo(Step.INTERMEDIATE_KEY);
        assertThat(failure(chain(good, details(2, 1, longKey, 0, -1).toByteArray()), StandIn.NOW))
                .isEqualTo(Step.LEAF_KEY);
    }

    @Test
    void hostileChainNeverVerifiesAndFailsByName() {
        byte[] honest = standIn.chain().bytes();
        Hostile.all(honest, 300).filter(bytes -> !Arrays.equals(bytes, honest)).forEach(bytes -> {
            try {
                verify(bytes, StandIn.NOW);
                // A change outside what is signed, such as an added unknown field, changes no meaning.
                assertThat(CertificateChain.parse(bytes).bytes()).isNotEqualTo(honest);
            } catch (NoiseException expected) {
                assertThat(expected.step().isTrust()).isTrue();
            }
        });
    }

    private void verify(byte[] bytes, Instant now) throws NoiseException {
        CertificateChain.parse(bytes).verify(standIn.root.publicKey(), standIn.server.publicKey(), now);
    }

    private Step failure(byte[] bytes, Instant now) {
        return catchThrowableOfType(NoiseException.class, () -> verify(bytes, now))
                .step();
    }

    private byte[] chain(byte[] intermediateDetails, byte[] leafDetails) {
        return CertChain.newBuilder()
                .setIntermediate(signed(standIn.root, intermediateDetails))
                .setLeaf(signed(intermediate, leafDetails))
                .build()
                .toByteArray();
    }

    private static NoiseCertificate signed(KeyPair signer, byte[] details) {
        return NoiseCertificate.newBuilder()
                .setDetails(ByteString.copyFrom(details))
                .setSignature(ByteString.copyFrom(signer.sign(details, new byte[64])))
                .build();
    }

    private static Details details(int serial, int issuer, byte[] key, long from, long until) {
        return Details.newBuilder()
                .setSerial(serial)
                .setIssuerSerial(issuer)
                .setKey(ByteString.copyFrom(key))
                .setNotBefore(from)
                .setNotAfter(until)
                .build();
    }
}
