package dev.sealift.server;

import dev.sealift.api.SlotName;
import dev.sealift.api.device.BootReport;
import dev.sealift.api.device.DeviceReport;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import tools.jackson.dataformat.cbor.CBORMapper;

/** A board with a key and no network: signs its report as docs/serial-protocol.md says, by another encoder than the board's. */
final class SigningBoard {
    private static final CBORMapper CBOR = new CBORMapper();
    private static final int COORDINATE = 32;

    /** Key and count are the board's; what it runs is the device's. */
    final TestDevice device;

    private final KeyPair key = Keys.p256();
    private long signed;

    SigningBoard(TestDevice device) {
        this.device = device;
    }

    String key() {
        var point = ((ECPublicKey) key.getPublic()).getW();
        var bytes = ByteBuffer.allocate(2 * COORDINATE)
                .put(unsigned(point.getAffineX()))
                .put(unsigned(point.getAffineY()));
        return Base64.getEncoder().encodeToString(bytes.array());
    }

    private static byte[] unsigned(BigInteger number) {
        byte[] bytes = number.toByteArray();
        byte[] padded = new byte[COORDINATE];
        int length = Math.min(bytes.length, COORDINATE);
        System.arraycopy(bytes, bytes.length - length, padded, COORDINATE - length, length);
        return padded;
    }

    /** The report, as its gateway says and passes it on. */
    DeviceReport report() {
        return report(device.boot(), statement(device.id, words()));
    }

    DeviceReport report(DeviceReport said, String statement) {
        return new DeviceReport(
                said.boot(), said.metrics(), said.serial(), said.defender(), new DeviceReport.Signed(key(), statement));
    }

    /** What the board itself said in that report. */
    static String statementOf(DeviceReport report) {
        return Objects.requireNonNull(report.signed()).statement();
    }

    Map<String, Object> words() {
        BootReport boot = device.boot().boot();
        Map<String, Object> words = new LinkedHashMap<>();
        words.put("boots", boot.bootCounter());
        words.put("slot", boot.slot() == SlotName.A ? 0 : 1);
        words.put("hash", HexFormat.of().parseHex(boot.imageHash()));
        words.put("ver", boot.version());
        words.put("counter", boot.securityCounter());
        words.put("confirmed", boot.confirmed());
        words.put("trial", boot.trial());
        words.put("cause", 3);
        if (boot.jobId() != null && boot.executionNumber() != null) {
            words.put("job", boot.jobId());
            words.put("exec", boot.executionNumber());
        }
        return words;
    }

    /** COSE_Sign1 over those words, in Base64. */
    String statement(String id, Object words) {
        byte[] header = ByteBuffer.allocate(16)
                .put(HexFormat.of().parseHex("a20126637365711b"))
                .putLong(device.boots << Integer.SIZE | ++signed)
                .array();
        byte[] payload = CBOR.writeValueAsBytes(words);
        byte[] external = ("REPORT " + id).getBytes(StandardCharsets.UTF_8);
        try {
            Signature signer = Signature.getInstance("SHA256withECDSAinP1363Format");
            signer.initSign(key.getPrivate());
            signer.update(CBOR.writeValueAsBytes(new Object[] {"Signature1", header, external, payload}));
            byte[] message = CBOR.writeValueAsBytes(new Object[] {header, Map.of(), payload, signer.sign()});
            return Base64.getEncoder().encodeToString(message);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
