package dev.sealift.cli.delta;

import dev.sealift.cli.CliException;
import dev.sealift.cli.ExitCode;
import dev.sealift.cli.JsonOption;
import dev.sealift.cli.Shell;
import dev.sealift.cli.file.InputFile;
import dev.sealift.cli.file.OutputFile;
import dev.sealift.image.ImageException;
import dev.sealift.image.delta.DeltaPatch;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sealift delta}. */
@Command(
        name = "delta",
        description = {
            "Make a patch that turns the image a board runs into another one, in a stream and with little RAM.",
            "OLD and NEW are signed images; NEW may be linked for the other slot. The patch appears after it was applied and made exactly NEW.",
        })
public final class DeltaCommand implements Callable<Integer> {
    private final Shell shell;

    @Option(
            names = {"-o", "--output"},
            required = true,
            paramLabel = "PATCH",
            description = "The patch.")
    private Path output = Path.of("");

    @Mixin
    private final JsonOption json = new JsonOption();

    @Parameters(index = "0", paramLabel = "OLD", description = "The signed image that the boards run.")
    private Path before = Path.of("");

    @Parameters(index = "1", paramLabel = "NEW", description = "The signed image that they are to run.")
    private Path after = Path.of("");

    /** Makes a patch in that shell. */
    public DeltaCommand(Shell shell) {
        this.shell = shell;
    }

    /** What was made, in bytes. */
    record Made(String patch, int size, int imageSize) {}

    @Override
    public Integer call() {
        byte[] base = InputFile.read(before, DeltaPatch.IMAGE_MAX);
        byte[] target = InputFile.read(after, DeltaPatch.IMAGE_MAX);
        byte[] patch = make(base, target);
        OutputFile.write(output, patch);
        if (json.given()) {
            shell.printJson(new Made(output.toString(), patch.length, target.length));
        } else {
            shell.out().println(output + ": " + patch.length + " bytes for an image of " + target.length);
        }
        return ExitCode.OK.number();
    }

    private byte[] make(byte[] base, byte[] target) {
        try {
            return DeltaPatch.make(base, target);
        } catch (ImageException e) {
            throw new CliException(
                    ExitCode.IMAGE_REFUSED, before + " or " + after + " is no whole signed image: " + e.getMessage());
        }
    }
}
