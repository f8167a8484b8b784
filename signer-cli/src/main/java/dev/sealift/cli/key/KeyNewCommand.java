package dev.sealift.cli.key;

import dev.sealift.cli.ExitCode;
import dev.sealift.cli.JsonOption;
import dev.sealift.cli.Shell;
import dev.sealift.cli.file.OutputFile;
import dev.sealift.image.SigningKey;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code sealift key new}. */
@Command(
        name = "new",
        description =
                "Make an ECDSA P-256 key: PEM, PKCS#8, readable by you alone. An existing file is never overwritten.")
final class KeyNewCommand implements Callable<Integer> {
    private final Shell shell;

    @Parameters(paramLabel = "FILE", description = "Where to write the private key.")
    private Path file = Path.of("");

    @Mixin
    private final JsonOption json = new JsonOption();

    KeyNewCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        var key = SigningKey.generate(new SecureRandom());
        OutputFile.createPrivate(file, key.toPem().getBytes(StandardCharsets.UTF_8));
        if (json.given()) {
            shell.printJson(KeyView.of(file, key.publicKey()));
        } else {
            shell.out()
                    .println(file + ": private key, P-256; key hash "
                            + key.publicKey().hash());
        }
        return ExitCode.OK.number();
    }
}
