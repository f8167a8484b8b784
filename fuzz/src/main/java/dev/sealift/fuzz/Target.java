package dev.sealift.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sealift.image.Board;
import dev.sealift.image.ByteSource;
import dev.sealift.image.Bytes;
import dev.sealift.image.EcdsaSignature;
import dev.sealift.image.FormatException;
import dev.sealift.image.ImageRules;
import dev.sealift.image.ImageVerifier;
import dev.sealift.image.KeyAlgorithm;
import dev.sealift.image.KeyException;
import dev.sealift.image.SignatureFormat;
import dev.sealift.image.SigningKey;
import dev.sealift.image.VerifyingKey;
import dev.sealift.image.board.BoardFile;
import dev.sealift.image.board.ProfileException;
import dev.sealift.image.detached.DetachedFormat;
import dev.sealift.image.esp.EspImageParser;
import dev.sealift.image.esp.SecureBootV1;
import dev.sealift.image.esp.SecureBootV2;
import dev.sealift.image.file.ElfReader;
import dev.sealift.image.file.IntelHexReader;
import dev.sealift.image.trust.SignedTrustSet;
import dev.sealift.keys.KeyReference;
import dev.sealift.keys.KeyStoreException;
import dev.sealift.link.smp.LineSplitter;
import dev.sealift.link.smp.PacketAssembler;
import dev.sealift.link.smp.SmpFormatException;
import dev.sealift.link.smp.SmpMessage;
import dev.sealift.server.device.query.QueryException;
import dev.sealift.server.device.query.QueryParser;
import dev.sealift.server.device.query.SqlCondition;
import java.io.StringReader;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * A parser of what comes from outside. Of damaged input it may say so, by its own checked exception or an answer; anything
 * else that it throws is a finding.
 */
public enum Target {
    IMAGE {
        @Override
        void parse(byte[] input) {
            ImageVerifier.verify(input, ImageRules.forBoard(Board.STM32F405, KEYS));
            ImageVerifier.verify(input, ImageRules.signedBy(KEYS));
        }
    },
    PEM {
        @Override
        void parse(byte[] input) throws Exception {
            var pem = new String(input, ISO_8859_1);
            refusable(KeyException.class, () -> SigningKey.parse(pem, Set.of(KeyAlgorithm.values())));
            refusable(KeyException.class, () -> VerifyingKey.parse(pem, Set.of(KeyAlgorithm.values())));
        }
    },
    SIGNATURE {
        @Override
        void parse(byte[] input) throws Exception {
            var signature = Bytes.of(input);
            for (var algorithm : List.of(KeyAlgorithm.ECDSA_P256, KeyAlgorithm.ECDSA_P384)) {
                refusable(
                        IllegalArgumentException.class,
                        () -> EcdsaSignature.ofDer(algorithm, signature).raw());
                refusable(
                        IllegalArgumentException.class,
                        () -> EcdsaSignature.ofRaw(algorithm, signature).der());
            }
            KEYS.forEach(key -> key.verifies(HASH, signature));
        }
    },
    DETACHED {
        @Override
        void parse(byte[] input) {
            for (var format : DetachedFormat.values()) {
                KEYS.forEach(key -> format.verifies(ByteSource.of(new byte[1]), input, key));
            }
        }
    },
    INTEL_HEX {
        @Override
        void parse(byte[] input) throws Exception {
            refusable(
                    FormatException.class, () -> IntelHexReader.read(new StringReader(new String(input, ISO_8859_1))));
        }
    },
    ELF {
        @Override
        void parse(byte[] input) throws Exception {
            refusable(FormatException.class, () -> ElfReader.read(ByteSource.of(input)));
        }
    },
    ESP {
        @Override
        void parse(byte[] input) throws Exception {
            var file = ByteSource.of(input);
            refusable(FormatException.class, () -> EspImageParser.parse(file));
            for (SignatureFormat format : List.of(new SecureBootV1(), new SecureBootV2())) {
                refusable(FormatException.class, () -> format.verify(file, KEYS));
            }
            SecureBootV2.signatures(file);
        }
    },
    TRUST_SET {
        @Override
        void parse(byte[] input) throws Exception {
            refusable(FormatException.class, () -> SignedTrustSet.parse(Bytes.of(input)));
        }
    },
    BOARD {
        @Override
        void parse(byte[] input) throws Exception {
            refusable(ProfileException.class, () -> BoardFile.parse("board.yaml", new String(input, UTF_8)));
        }
    },
    KEY_REFERENCE {
        @Override
        void parse(byte[] input) throws Exception {
            refusable(KeyStoreException.class, () -> KeyReference.parse(new String(input, UTF_8)));
        }
    },
    QUERY {
        @Override
        void parse(byte[] input) throws Exception {
            refusable(
                    QueryException.class,
                    () -> SqlCondition.of(QueryParser.parse(new String(input, UTF_8)), Instant.EPOCH, false));
        }
    },
    SMP {
        @Override
        void parse(byte[] input) {
            var packets = new PacketAssembler(new PacketAssembler.Listener() {
                @Override
                public void message(byte[] message) {
                    decode(message);
                }

                @Override
                public void text(String text) {}

                @Override
                public void dropped(String why) {}
            });
            var lines = new LineSplitter(packets::accept);
            lines.feed(input, input.length);
            decode(input);
        }
    };

    private static final List<VerifyingKey> KEYS = List.of(KeyAlgorithm.values()).stream()
            .map(algorithm -> SigningKey.generate(algorithm, new SecureRandom()).publicKey())
            .toList();

    private static final Bytes HASH = Bytes.of(new byte[32]);

    /** Jazzer's entry: the first byte says which parser, the rest is for it. */
    public static void fuzzerTestOneInput(byte[] input) throws Exception {
        if (input.length > 0) {
            values()[Byte.toUnsignedInt(input[0]) % values().length].parse(
                    Bytes.of(input, 1, input.length).toArray());
        }
    }

    /** Throws what is a finding. */
    abstract void parse(byte[] input) throws Exception;

    private interface Parser {
        Object parse() throws Exception;
    }

    private static void refusable(Class<? extends Exception> refusal, Parser parser) throws Exception {
        try {
            parser.parse();
        } catch (Exception e) {
            if (!refusal.isInstance(e)) {
                throw e;
            }
        }
    }

    private static void decode(byte[] message) {
        try {
            SmpMessage.decode(message);
        } catch (SmpFormatException e) {
            // said so
        }
    }
}
