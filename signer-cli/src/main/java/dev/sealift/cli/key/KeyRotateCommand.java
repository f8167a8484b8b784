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
import picocli.CommandLine.Option;

/** {@code sealift key rotate}. */
@Command(
        name = "rotate",
        sortOptions = false,
        description = {
            "Make the trust set that follows another and in which its next keys are active.",
            "--next adds a key for the rotation after this one, --retire revokes an active key in the same step. What would"
                    + " leave too few active keys is refused."
        })
final class KeyRotateCommand implements Callable<Integer> {
    @Mixin
    private final TrustSetUpdate update;

    @Option(names = "--next", paramLabel = "KEY", description = "A new key that will sign images later. Repeatable.")
    private List<String> next = List.of();

    @Option(
            names = "--retire",
            paramLabel = "KEY",
            description = "An active key, or the beginning of its hash, that signs no more. Repeatable.")
    private List<String> retired = List.of();

    @Option(
            names = "--forget",
            paramLabel = "KEY",
            description =
                    "A revoked key, or the beginning of its hash, to drop from the set, which holds 8. Repeatable.")
    private List<String> forgotten = List.of();

    @Mixin
    private final JsonOption json = new JsonOption();

    KeyRotateCommand(Shell shell) {
        this.update = new TrustSetUpdate(shell);
    }

    @Override
    public Integer call() throws KeyStoreException, SigningException {
        update.run(json, (change, intake) -> {
            change.activateNext();
            for (var reference : retired) {
                change.set(TrustSetUpdate.find(change, reference, intake), KeyStatus.REVOKED);
            }
            for (var reference : forgotten) {
                change.forget(TrustSetUpdate.find(change, reference, intake));
            }
            for (var reference : next) {
                change.add(intake.get(reference), KeyStatus.NEXT);
            }
        });
        return ExitCode.OK.number();
    }
}
