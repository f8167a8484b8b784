package dev.sealift.cli.image;

import static dev.sealift.cli.image.LayoutOptions.usage;

import dev.sealift.cli.CliException;
import dev.sealift.cli.ExitCode;
import dev.sealift.cli.Numbers;
import dev.sealift.cli.file.FileName;
import dev.sealift.cli.file.InputFile;
import dev.sealift.image.DecryptionKey;
import dev.sealift.image.ImageVersion;
import dev.sealift.image.KeyException;
import dev.sealift.image.PayloadReader;
import dev.sealift.image.Slot;
import dev.sealift.image.VerifyingKey;
import dev.sealift.image.board.BoardProfile;
import dev.sealift.image.trust.TrustSet;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What the device runs, has confirmed and can decrypt; only MCUboot images are held to it. */
final class DeviceOptions {
    @Option(
            names = "--minimum-counter",
            converter = Numbers.class,
            paramLabel = "N",
            description = "Lowest security counter: the highest that the device confirmed.")
    private @Nullable Long minimumCounter;

    @Option(
            names = "--minimum-version",
            converter = VersionConverter.class,
            paramLabel = "VERSION",
            description = "Lowest version: the one that the device runs.")
    private @Nullable ImageVersion minimumVersion;

    @Mixin
    private final InstalledOption installed = new InstalledOption();

    @Option(
            names = "--decrypt",
            paramLabel = "FILE",
            description = "Private key of the devices, in PEM, for encrypted images.")
    private @Nullable Path decrypt;

    @Option(
            names = "--clear",
            description = "The images carry a wrapped key and lie in clear, as 'sign --clear' makes them.")
    private boolean clear;

    /** Those that were given. */
    List<String> given() {
        var given = new ArrayList<String>();
        if (minimumCounter != null) {
            given.add("--minimum-counter");
        }
        if (minimumVersion != null) {
            given.add("--minimum-version");
        }
        if (installed.given()) {
            given.add("--installed");
        }
        if (decrypt != null) {
            given.add("--decrypt");
        }
        if (clear) {
            given.add("--clear");
        }
        return given;
    }

    /** The check of such a device. */
    McubootCheck check(
            @Nullable BoardProfile board, @Nullable Slot slot, TrustSet trust, @Nullable VerifyingKey rootKey) {
        return new McubootCheck(
                board,
                slot,
                trust,
                rootKey,
                minimumCounter == null ? 0 : minimumCounter,
                minimumVersion,
                installed.versions(board),
                payload(),
                null);
    }

    private @Nullable PayloadReader payload() {
        if (decrypt == null) {
            return clear ? PayloadReader.CLEAR : null;
        }
        if (clear) {
            throw usage("--clear with --decrypt (expected: one of them; what lies in clear needs no key)");
        }
        try {
            return DecryptionKey.parse(InputFile.readText(decrypt));
        } catch (KeyException e) {
            throw new CliException(ExitCode.KEY, FileName.shown(decrypt) + ": " + e.getMessage(), e);
        }
    }
}
