package dev.sealift.link.smp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SmpFramingTest {
    private static final long SEED = 20260101;

    /** Collects what a stream of bytes contains. */
    private static final class Collected implements PacketAssembler.Listener {
        final List<byte[]> messages = new ArrayList<>();
        final List<String> text = new ArrayList<>();
        final List<String> dropped = new ArrayList<>();
        private final PacketAssembler assembler = new PacketAssembler(this);
        final LineSplitter lines = new LineSplitter(assembler::accept);

        Collected feed(byte[] bytes) {
            lines.feed(bytes, bytes.length);
            return this;
        }

        Collected feed(String bytes) {
            return feed(bytes.getBytes(StandardCharsets.ISO_8859_1));
        }

        @Override
        public void message(byte[] message) {
            messages.add(message);
        }

        @Override
        public void text(String line) {
            text.add(line);
        }

        @Override
        public void dropped(String why) {
            dropped.add(why);
        }
    }

    @Test
    void echoRequestIsTheGoldenFrame() {
        SmpMessage echo = new SmpMessage(SmpMessage.Op.WRITE, 2, 0, 1, 0, CborMap.of(Map.of("d", "hello")));
        assertThat(HexFormat.of().formatHex(echo.encode())).isEqualTo("0a00000900000100a161646568656c6c6f");
        assertThat(SmpFraming.encode(echo.encode()))
                .isEqualTo("\u0006\tABMKAAAJAAABAKFhZGVoZWxsb3o2\n".getBytes(StandardCharsets.ISO_8859_1));
    }

    @Test
    void imageStateReadOfVersionOneIsTheGoldenFrame() {
        SmpMessage read = new SmpMessage(SmpMessage.Op.READ, 1, 1, 0, 0, CborMap.empty());
        assertThat(SmpFraming.encode(read.encode()))
                .isEqualTo("\u0006\tAAsAAAABAAEAAKCG/g==\n".getBytes(StandardCharsets.ISO_8859_1));
    }

    @ParameterizedTest
    @CsvSource({
        "ABwLAAASAAEHAaFjZXJyomVncm91cAFicmMYG8AC, 2, 1, 7, 1, group 1 error 27",
        "AA8DAAAFAAEHBaFicmMGrBs=, 1, 1, 7, 5, SMP error 6 (bad state)",
    })
    void goldenErrorsAreRead(String base64, int version, int group, int sequence, int command, String error)
            throws SmpFormatException {
        Collected stream = new Collected().feed("\u0006\t" + base64 + "\n");
        SmpMessage message = SmpMessage.decode(stream.messages.getFirst());
        assertThat(message.op()).isEqualTo(SmpMessage.Op.WRITE_RESPONSE);
        assertThat(List.of(message.version(), message.group(), message.sequence(), message.command()))
                .containsExactly(version, group, sequence, command);
        assertThat(SmpError.in(message.body())).get().hasToString(error);
    }

    @Test
    void crcIsThatOfXmodem() {
        assertThat(Crc16.of("123456789".getBytes(StandardCharsets.US_ASCII), 0, 9))
                .isEqualTo(0x31C3);
    }

    @Test
    void linesAreNeverLongerThanTheConsoleAllows() {
        String frames = new String(SmpFraming.encode(new byte[1024]), StandardCharsets.ISO_8859_1);
        assertThat(frames.lines())
                .allSatisfy(line -> assertThat(line.length() + 1).isLessThanOrEqualTo(127));
    }

    @Test
    void anyMessageSurvivesAnySplitOfTheStream() {
        Random random = new Random(SEED);
        for (int round = 0; round < 500; round++) {
            byte[] message = bytes(random, random.nextInt(1100));
            byte[] frames = SmpFraming.encode(message);
            Collected stream = new Collected();
            int at = 0;
            while (at < frames.length) {
                byte[] piece = new byte[Math.min(1 + random.nextInt(200), frames.length - at)];
                System.arraycopy(frames, at, piece, 0, piece.length);
                stream.feed(piece);
                at += piece.length;
            }
            assertThat(stream.messages).as("seed %s round %s", SEED, round).containsExactly(message);
        }
    }

    @Test
    void textBetweenFramesIsPassedOnAndBreaksNothing() {
        Random random = new Random(SEED);
        for (int round = 0; round < 200; round++) {
            byte[] message = bytes(random, 300 + random.nextInt(300));
            Collected stream = new Collected();
            int lines = 0;
            for (String frame : new String(SmpFraming.encode(message), StandardCharsets.ISO_8859_1)
                    .lines()
                    .toList()) {
                String noise = noise(random);
                stream.feed(noise + "\r\n" + frame + "\n");
                lines += noise.isEmpty() ? 0 : 1;
            }
            assertThat(stream.messages).as("seed %s round %s", SEED, round).containsExactly(message);
            assertThat(stream.text).hasSize(lines);
        }
    }

    @Test
    void textBeforeTheMarkerOnTheSameLineIsText() {
        Collected stream = new Collected().feed("boot done \u0006\tAAsAAAABAAEAAKCG/g==\r\n");
        assertThat(stream.messages).hasSize(1);
        assertThat(stream.text).containsExactly("boot done ");
    }

    @Test
    void framesCutShortCostOnlyThemselves() {
        Collected stream = new Collected()
                .feed("\u0006\tAAsAAAAB\n")
                .feed("\u0006\tAAsAAAABAAEAAKCG/g==\n")
                .feed("\u0006\tAAsAAAAB\u0006\tAAsAAAABAAEAAKCG/g==\n");
        assertThat(stream.messages).hasSize(2);
        assertThat(stream.dropped).containsExactly("a packet that ended early");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u0006\tAAsAAAABAAEAAKCG/w==\n", // CRC
                "\u0006\t!!!!\n", // not base64
                "\u0006\tAA==\n", // no length
                "\u0006\tAAAAAA==\n", // length without CRC
                "\u0004\u0014AAsA\n", // continuation of nothing
                "\u0006\tAAMAAAAAAAAAAA==\n", // longer than announced
            })
    void damagedPacketsAreDropped(String line) {
        Collected stream = new Collected().feed(line);
        assertThat(stream.messages).isEmpty();
        assertThat(stream.dropped).hasSize(1);
    }

    @Test
    void indefiniteLengthsAreRead() throws SmpFormatException {
        byte[] cbor = HexFormat.of().parseHex("bf66696d616765739fbf64736c6f740069636f6e6669726d6564f5ffffff");
        CborMap slot = CborMap.decode(cbor, 0).maps("images").getFirst();
        assertThat(slot.uint("slot")).isZero();
        assertThat(slot.flag("confirmed")).isTrue();
    }

    @Test
    void gettersNameTheKeyThatIsWrong() {
        CborMap map = CborMap.of(Map.of("off", "twelve"));
        assertThatThrownBy(() -> map.uint("off"))
                .isInstanceOf(SmpFormatException.class)
                .hasMessage("'off' is missing or not an integer");
        assertThatThrownBy(() -> map.text("id")).hasMessage("'id' is missing or not a string");
    }

    @Test
    void anyMapSurvivesEncodingAndDecoding() throws SmpFormatException {
        Random random = new Random(SEED);
        for (int round = 0; round < 300; round++) {
            Map<String, Object> values = new LinkedHashMap<>();
            values.put("n", random.nextLong());
            values.put("b", bytes(random, random.nextInt(600)));
            values.put("t", noise(random));
            values.put("f", random.nextBoolean());
            SmpMessage message = new SmpMessage(
                    random.nextBoolean() ? SmpMessage.Op.READ : SmpMessage.Op.WRITE_RESPONSE,
                    1 + random.nextInt(2),
                    random.nextInt(0x10000),
                    random.nextInt(256),
                    random.nextInt(256),
                    CborMap.of(values));
            SmpMessage read = SmpMessage.decode(message.encode());
            assertThat(read).hasToString(message.toString());
            assertThat(read.body().bytes("b")).isEqualTo(values.get("b"));
        }
    }

    @Test
    void randomBytesNeverDoMoreThanTheDocumentedError() {
        Random random = new Random(SEED);
        Collected stream = new Collected();
        for (int round = 0; round < 20_000; round++) {
            byte[] noise = bytes(random, random.nextInt(64));
            stream.feed(noise);
            decodeOrRefuse(noise);
            decodeOrRefuse(mutatedMessage(random));
        }
        // Nothing piles up: a line and a packet are all the stream can hold.
        stream.feed(new byte[10 * LineSplitter.MAX_LINE]);
        assertThat(stream.text.getLast()).hasSizeLessThanOrEqualTo(LineSplitter.MAX_LINE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a161647b7fffffffffffffff", // a string of 2^63-1 bytes
                "a161645b7fffffffffffffff", // bytes
                "a161649b7fffffffffffffff", // a list
                "bb7fffffffffffffff", // a map
                "a16164c25b7fffffffffffffff", // a big number
            })
    void announcedSizesAreNotBelieved(String cbor) {
        assertThatThrownBy(() -> CborMap.decode(HexFormat.of().parseHex(cbor), 0))
                .isInstanceOf(SmpFormatException.class);
    }

    @Test
    void deepNestingIsRefused() {
        byte[] deep = new byte[1000];
        java.util.Arrays.fill(deep, (byte) 0x81);
        System.arraycopy(HexFormat.of().parseHex("a16164"), 0, deep, 0, 3);
        assertThatThrownBy(() -> CborMap.decode(deep, 0)).isInstanceOf(SmpFormatException.class);
    }

    private static byte[] mutatedMessage(Random random) {
        byte[] message = new SmpMessage(
                        SmpMessage.Op.WRITE,
                        2,
                        1,
                        0,
                        1,
                        CborMap.of(Map.of("off", 1024, "data", new byte[20], "images", List.of(Map.of("slot", 1)))))
                .encode();
        for (int change = 0; change <= random.nextInt(4); change++) {
            message[random.nextInt(message.length)] = (byte) random.nextInt(256);
        }
        return message;
    }

    private static void decodeOrRefuse(byte[] bytes) {
        try {
            CborMap body = SmpMessage.decode(bytes).body();
            assertThat(body.toString()).isNotNull();
            SmpError.in(body);
        } catch (SmpFormatException e) {
            assertThat(e).hasMessageMatching("(?s).+");
        }
    }

    private static byte[] bytes(Random random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static String noise(Random random) {
        return random.ints(random.nextInt(80), ' ', '~')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
