package dev.sealift.cli.image;

import dev.sealift.api.ReasonCode;
import dev.sealift.cli.ExitCode;
import dev.sealift.cli.JsonOption;
import dev.sealift.cli.Numbers;
import dev.sealift.cli.Shell;
import dev.sealift.cli.file.InputFile;
import dev.sealift.cli.key.KeyFile;
import dev.sealift.image.ImageRules;
import dev.sealift.image.ImageVerifier;
import dev.sealift.image.ImageVersion;
import dev.sealift.image.Verdict;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sealift verify}. */
@Command(
        name = "verify",
        description = {
            "Check images by the rules of the device and say which rule is broken.",
            "Without --board only form, hash and signature count.",
        })
public final class VerifyCommand implements Callable<Integer> {
    /** The verdict on one file, in JSON. */
    record View(
            String file,
            boolean accepted,
            @Nullable ReasonCode reason,
            @Nullable Integer code,
            @Nullable String found,
            @Nullable String expected,
            @Nullable String imageHash,
            @Nullable String keyHash) {}

    private final Shell shell;

    @Option(
            names = {"-k", "--key"},
            required = true,
            paramLabel = "FILE",
            description = "A trusted key in PEM, public or private; may be given several times.")
    private List<Path> keyFiles = List.of();

    @Mixin
    private final BoardOptions boardOptions = new BoardOptions();

    @Option(
            names = "--minimum-counter",
            converter = Numbers.class,
            paramLabel = "N",
            description = "Lowest security counter: the highest that the device confirmed.")
    private Long minimumCounter = 0L;

    @Option(
            names = "--minimum-version",
            converter = VersionConverter.class,
            paramLabel = "VERSION",
            description = "Lowest version: the one that the device runs.")
    private @Nullable ImageVersion minimumVersion;

    @Mixin
    private final JsonOption json = new JsonOption();

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "Signed images.")
    private List<Path> files = List.of();

    /** Checks in that shell. */
    public VerifyCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        var board = boardOptions.board();
        var rules = new ImageRules(
                board,
                board == null ? null : boardOptions.slot(board),
                keyFiles.stream().map(KeyFile::verifyingKey).toList(),
                minimumCounter,
                minimumVersion);
        var views = new ArrayList<View>();
        for (var file : files) {
            byte[] content = InputFile.read(file, InputFile.MAX_IMAGE);
            var verdict = ImageVerifier.verify(content, rules);
            views.add(view(file, verdict));
            if (!json.given()) {
                shell.out().println(text(file, content, verdict));
            }
        }
        if (json.given()) {
            shell.printJson(views);
        }
        return views.stream().allMatch(View::accepted) ? ExitCode.OK.number() : ExitCode.IMAGE_REFUSED.number();
    }

    private static String text(Path file, byte[] content, Verdict verdict) {
        return switch (verdict) {
            case Verdict.Accepted accepted ->
                "good     " + ImageView.of(file, content).line() + ", signed by "
                        + accepted.key().hash();
            case Verdict.Refused refused -> "REFUSED  " + file + ": " + Explanation.of(refused);
        };
    }

    private static View view(Path file, Verdict verdict) {
        return switch (verdict) {
            case Verdict.Accepted accepted ->
                new View(
                        file.toString(),
                        true,
                        null,
                        null,
                        null,
                        null,
                        accepted.hash().hex(),
                        accepted.key().hash().hex());
            case Verdict.Refused refused -> {
                var reason = Explanation.reason(refused.fault());
                yield new View(
                        file.toString(), false, reason, reason.code(), refused.found(), refused.expected(), null, null);
            }
        };
    }
}
