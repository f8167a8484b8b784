package dev.sealift.cli.image;

import dev.sealift.api.SignedFormat;
import dev.sealift.api.operator.Signing;
import dev.sealift.cli.service.SigningService;
import dev.sealift.image.ByteSource;
import dev.sealift.image.Bytes;
import dev.sealift.image.FormatException;
import dev.sealift.image.ImageException;
import dev.sealift.image.ImageParser;
import dev.sealift.image.SignedImage;
import dev.sealift.image.Signer;
import dev.sealift.image.SigningException;
import dev.sealift.image.SigningKey;
import dev.sealift.image.VerifyingKey;
import dev.sealift.image.file.Firmware;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Signs through the signing service. Before there is any output, the file is made in memory with stand-ins for the service's
 * keys: that gives the hash, what approvers want to know of the image, and the verdict on it. People may take their time then;
 * the file itself is made with the signatures they allowed.
 *
 * @param boardName of the profile, if one was named
 * @param here      keys that sign on this machine
 * @param recipe    how to sign with those signers
 */
record ServiceRecipe(
        List<SigningService> services,
        FormatName format,
        @Nullable String boardName,
        List<Signer> here,
        Function<List<Signer>, Recipe> recipe)
        implements Recipe {
    /** espsecure's: the sector with the signatures, and the block of version 1. */
    private static final int ESP_V2_SECTOR = 4096;

    private static final int ESP_V1_BLOCK = 68;

    /** A key of the same kind that signs in the place of the service's, and tells what it was to sign. */
    private static final class StandIn implements Signer {
        private final VerifyingKey publicKey;
        private final SigningKey throwaway;
        private @Nullable Bytes asked;

        StandIn(VerifyingKey publicKey) {
            this.publicKey = publicKey;
            this.throwaway = SigningKey.generate(publicKey.algorithm(), new SecureRandom());
        }

        @Override
        public VerifyingKey publicKey() {
            return publicKey;
        }

        @Override
        public Bytes sign(Bytes hash) {
            asked = hash;
            return throwaway.sign(hash);
        }

        SigningKey throwaway() {
            return throwaway;
        }

        Bytes asked() {
            if (asked == null) {
                throw new IllegalStateException("every format has each of its signers sign");
            }
            return asked;
        }
    }

    /** A signature that is there already. */
    private record Signed(VerifyingKey publicKey, Bytes hash, Bytes signature) implements Signer {
        @Override
        public Bytes sign(Bytes wanted) throws SigningException {
            if (!wanted.equals(hash)) {
                throw new SigningException(
                        "the input changed while the request waited (expected: the same bytes with hash " + hash
                                + "): sign it again");
            }
            return signature;
        }
    }

    @Override
    public Recipe ready(Firmware input, Path output) throws SigningException {
        var standIns = services.stream()
                .map(service -> new StandIn(service.publicKey()))
                .toList();
        byte[] draft = draft(input, with(standIns));
        rehearse(input, with(standIns.stream().map(StandIn::throwaway).toList()));
        var subject = subject(draft, output);
        byte[] content = content(draft, input);
        List<Signer> signed = new ArrayList<>();
        for (int i = 0; i < services.size(); i++) {
            var hash = standIns.get(i).asked();
            var signer = services.get(i).signer(subject, content);
            signed.add(new Signed(signer.publicKey(), hash, signer.sign(hash)));
        }
        return with(signed);
    }

    private Recipe with(List<? extends Signer> theirs) {
        return recipe.apply(Stream.concat(here.stream(), theirs.stream()).toList());
    }

    private static byte[] draft(Firmware input, Recipe recipe) throws SigningException {
        var out = new ByteArrayOutputStream(Math.toIntExact(input.bytes().size()));
        write(input, recipe, out);
        return out.toByteArray();
    }

    /** What would be refused in the end is refused before anybody is asked, and before a key signs it. */
    private static void rehearse(Firmware input, Recipe recipe) throws SigningException {
        var out = new ByteArrayOutputStream(Math.toIntExact(input.bytes().size()));
        try {
            write(input, recipe, out).of(ByteSource.of(out.toByteArray()));
        } catch (FormatException e) {
            throw FileSigner.refused(e);
        }
    }

    private static Check write(Firmware input, Recipe recipe, ByteArrayOutputStream out) throws SigningException {
        try {
            // Named as a binary, whatever the output is: here only its bytes matter.
            return recipe.write(input, Path.of("draft.bin"), out);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // memory does not fail
        }
    }

    private Signing.Subject subject(byte[] draft, Path output) {
        String name = String.valueOf(output.getFileName());
        if (format != FormatName.MCUBOOT) {
            return new Signing.Subject(signedFormat(), boardName, null, null, name);
        }
        var image = parsed(draft);
        return new Signing.Subject(
                signedFormat(), boardName, image.header().version().toString(), image.securityCounter(), name);
    }

    private SignedFormat signedFormat() {
        return switch (format) {
            case MCUBOOT -> SignedFormat.MCUBOOT;
            case ESP_V1 -> SignedFormat.ESP_V1;
            case ESP_V2 -> SignedFormat.ESP_V2;
            case DER, RAW, AWS -> SignedFormat.DETACHED;
        };
    }

    /** The bytes that the signature covers. */
    private byte[] content(byte[] draft, Firmware input) {
        var file = ByteSource.of(draft);
        return switch (format) {
            case MCUBOOT -> file.bytes(0, parsed(draft).signedSize());
            case ESP_V1 -> file.bytes(0, draft.length - ESP_V1_BLOCK);
            case ESP_V2 -> file.bytes(0, draft.length - ESP_V2_SECTOR);
            case DER, RAW, AWS -> input.bytes().bytes(0, input.bytes().size());
        };
    }

    private static SignedImage parsed(byte[] draft) {
        try {
            return ImageParser.parse(ByteSource.of(draft));
        } catch (ImageException e) {
            throw new IllegalStateException("an image that was just made can be read", e);
        }
    }

    @Override
    public Check write(Firmware input, Path output, OutputStream out) throws SigningException, IOException {
        return ready(input, output).write(input, output, out);
    }

    @Override
    public boolean takesBuilds() {
        return format == FormatName.MCUBOOT; // of the recipes it stands before, only that one does
    }

    @Override
    public String outputName(String inputName) {
        return with(services.stream()
                        .map(service -> new StandIn(service.publicKey()))
                        .toList())
                .outputName(inputName);
    }
}
