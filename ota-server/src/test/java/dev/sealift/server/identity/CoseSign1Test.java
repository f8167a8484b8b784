package dev.sealift.server.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against the message that RFC 9052 gives in appendix C.2.1, made by others with the key "11". */
class CoseSign1Test {
    private static final String HEADER = "d28443a10126a1";
    private static final String KEY_ID = "04423131";
    private static final String SIGNATURE = "58408eb33e4ca31d1c465ab05aac34cc6b23d58fef5c083106c4d25a91aef0b0117e"
            + "2af9a291aa32e14ab834dc56ed2a223444547e01f11d3b0916e5a4c345cacb36";
    private static final byte[] CONTENT = "This is the content.".getBytes(StandardCharsets.US_ASCII);
    private static final String ATTACHED =
            HEADER + KEY_ID + "54" + HexFormat.of().formatHex(CONTENT) + SIGNATURE;
    private static final byte[] NOTHING = {};

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }

    private static PublicKey key() throws GeneralSecurityException {
        var curve = AlgorithmParameters.getInstance("EC");
        curve.init(new ECGenParameterSpec("secp256r1"));
        var point = new ECPoint(
                new BigInteger("bac5b11cad8f99f9c72b05cf4b9e26d244dc189f745228255a219a86d6a09eff", 16),
                new BigInteger("20138bf82dc1b6d562be0fa54ab7804a3a64b6d72ccfed6b6fb6ed28bbfc117e", 16));
        return KeyFactory.getInstance("EC")
                .generatePublic(new ECPublicKeySpec(point, curve.getParameterSpec(ECParameterSpec.class)));
    }

    @Test
    void theExampleOfTheStandardVerifies() throws Exception {
        CoseSign1 message = CoseSign1.parse(bytes(ATTACHED));
        assertThat(message.verifies(key(), NOTHING, NOTHING)).isTrue();
        assertThat(message.verifies(key(), new byte[] {1}, NOTHING)).isFalse();
    }

    @Test
    void thePayloadMayTravelApart() throws Exception {
        CoseSign1 message = CoseSign1.parse(bytes(HEADER + KEY_ID + "f6" + SIGNATURE));
        assertThat(message.verifies(key(), NOTHING, CONTENT)).isTrue();
        assertThat(message.verifies(key(), NOTHING, NOTHING)).isFalse();
        CoseSign1 whole = CoseSign1.parse(message.with(CONTENT));
        assertThat(whole.verifies(key(), NOTHING, NOTHING)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "'', no COSE_Sign1",
        "00, no COSE_Sign1",
        "83f6f6f6, no COSE_Sign1",
        "8443a10126a0f6, no CBOR",
        "8443a10126a0f64100, not ES256"
    })
    void whatIsNoMessageIsRefused(String hex, String why) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CoseSign1.parse(bytes(hex)))
                .withMessageContaining(why);
    }

    @Test
    void otherAlgorithmsAreRefused() {
        String es384 = ATTACHED.replace("a10126", "a1012a");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CoseSign1.parse(bytes(es384)))
                .withMessageContaining("not ES256");
    }
}
