package dev.sealift.cli.image;

import dev.sealift.cli.ExitCode;
import dev.sealift.cli.JsonOption;
import dev.sealift.cli.Shell;
import dev.sealift.cli.file.BuildFile;
import dev.sealift.cli.file.FileName;
import dev.sealift.image.ByteSource;
import dev.sealift.image.FormatException;
import dev.sealift.image.ImageException;
import dev.sealift.image.ImageParser;
import dev.sealift.image.SignedImage;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sealift inspect}. */
@Command(
        name = "inspect",
        description =
                "Show what a signed file says of itself. Nothing is checked but the form: 'sealift verify' checks the rest.")
public final class InspectCommand implements Callable<Integer> {
    /** Why a file could not be read, in JSON. */
    record Unreadable(String file, Fault fault) {}

    /** A rule that is broken. */
    record Fault(String reason, String found, String expected) {}

    private final Shell shell;

    @Parameters(paramLabel = "FILE", description = "A signed file; binary or Intel HEX.")
    private Path file = Path.of("");

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            completionCandidates = FormatName.Words.class,
            description = "mcuboot, esp-v1 or esp-v2. Default: what the file looks like.")
    private @Nullable String format;

    @Mixin
    private final JsonOption json = new JsonOption();

    /** Shows in that shell. */
    public InspectCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        try (var open = BuildFile.open(file, ExitCode.IMAGE_REFUSED)) {
            var view = view(open.bytes());
            if (json.given()) {
                shell.printJson(view);
            } else {
                shell.out().println(view.text());
            }
            return ExitCode.OK.number();
        } catch (FormatException e) {
            if (json.given()) {
                shell.printJson(
                        new Unreadable(file.toString(), new Fault(e.fault().name(), e.found(), e.expected())));
            } else {
                shell.out().println(FileName.shown(file) + ": not an image that can be read: " + e.getMessage());
            }
            return ExitCode.IMAGE_REFUSED.number();
        }
    }

    private SignedFile view(ByteSource content) throws FormatException {
        return switch (Detection.format(format, content)) {
            case MCUBOOT -> ImageView.of(file, parse(content));
            case ESP_V1 -> EspView.of(file, 1, content);
            case ESP_V2 -> EspView.of(file, 2, content);
            case DER, RAW, AWS ->
                throw LayoutOptions.usage("--format " + format
                        + " (expected: mcuboot, esp-v1 or esp-v2; a signature alone says nothing of its file)");
        };
    }

    static SignedImage parse(ByteSource content) throws FormatException {
        try {
            return ImageParser.parse(content);
        } catch (ImageException e) {
            throw new FormatException(e.fault(), e.found(), e.expected());
        }
    }
}
