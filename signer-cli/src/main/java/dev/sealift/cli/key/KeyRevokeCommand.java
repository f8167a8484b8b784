package dev.sealift.cli.key;

import dev.sealift.cli.ExitCode;
import dev.sealift.cli.JsonOption;
import dev.sealift.cli.Shell;
import dev.sealift.image.SigningException;
import dev.sealift.image.trust.KeyStatus;
import dev.sealift.keys.KeyStoreException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code sealift key revoke}. */
@Command(
        name = "revoke",
        sortOptions = false,
        description = {
            "Make the trust set that follows another and in which lost, stolen or retired keys never count again.",
            "Nothing else changes. What would leave too few active keys is refused."
        })
final class KeyRevokeCommand implements Callable<Integer> {
    @Mixin
    private final TrustSetUpdate update;

    @Parameters(
            index = "1..*",
            arity = "1..*",
            paramLabel = "KEY",
            description = "The keys to revoke: files or references, or the beginnings of their hashes.")
    private List<String> revoked = List.of();

    @Mixin
    private final JsonOption json = new JsonOption();

    KeyRevokeCommand(Shell shell) {
        this.update = new TrustSetUpdate(shell);
    }

    @Override
    public Integer call() throws KeyStoreException, SigningException {
        update.run(json, (change, intake) -> {
            for (var reference : revoked) {
                change.set(TrustSetUpdate.find(change, reference, intake), KeyStatus.REVOKED);
            }
        });
        return ExitCode.OK.number();
    }
}
