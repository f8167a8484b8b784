package dev.sealift.cli.key;

import dev.sealift.cli.ExitCode;
import dev.sealift.cli.Failures;
import dev.sealift.cli.JsonOption;
import dev.sealift.cli.Shell;
import dev.sealift.cli.file.FileName;
import dev.sealift.keys.KeyReference;
import dev.sealift.keys.KeyStoreException;
import dev.sealift.keys.ListedKey;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code sealift key list}. */
@Command(
        name = "list",
        description =
                "List the keys of folders, PKCS#12 files and tokens (pkcs11:token=…), or the tokens of a module (pkcs11:).")
final class KeyListCommand implements Callable<Integer> {
    private final Shell shell;

    @Parameters(arity = "1..*", paramLabel = "STORE", description = "DIRECTORY, FILE.p12, pkcs11:token=… or pkcs11:")
    private List<String> stores = List.of();

    @Mixin
    private final SecretOptions options;

    @Mixin
    private final JsonOption json = new JsonOption();

    KeyListCommand(Shell shell) {
        this.shell = shell;
        this.options = new SecretOptions(shell);
    }

    @Override
    public Integer call() throws KeyStoreException {
        var secrets = options.secrets();
        var keys = new ArrayList<KeyView>();
        var code = ExitCode.OK;
        for (var store : stores) {
            try {
                for (var listed : options.keys().list(KeyReference.parse(store), secrets)) {
                    show(listed);
                    keys.add(KeyView.of(listed));
                }
            } catch (KeyStoreException e) { // says nothing of the other stores
                var why = Failures.of(e);
                shell.err().println("sealift: " + why.message());
                code = code == ExitCode.OK ? why.code() : code;
            }
        }
        if (json.given()) {
            shell.printJson(keys);
        }
        return code.number();
    }

    private void show(ListedKey listed) {
        if (!json.given()) {
            shell.out().println(line(listed));
        }
    }

    private static String line(ListedKey listed) {
        var key = listed.key();
        String content = key == null
                ? ""
                : "  " + key.algorithm() + "  " + key.hash() + (listed.signs() ? "" : "  public half only");
        return FileName.shown(listed.reference())
                + content
                + (listed.remark().isEmpty() ? "" : "  (" + listed.remark() + ")");
    }
}
