package dev.sealift.keys;

import dev.sealift.keys.KeyStoreException.Fault;
import java.io.Console;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/** Where PINs and passphrases come from; never from the arguments of a process, which everybody on the machine can read. */
@FunctionalInterface
public interface Secrets {
    /** What is asked for. */
    enum Kind {
        /** Of a file. */
        PASSPHRASE("passphrase"),
        /** Of a token. */
        PIN("PIN"),
        /** Of a user. */
        PASSWORD("password");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        /** {@code passphrase}. */
        @Override
        public String toString() {
            return word;
        }
    }

    /**
     * The secret of that kind, of that file or token. The caller overwrites the array.
     *
     * @throws KeyStoreException when there is none ({@link Fault#SECRET_MISSING}) or it cannot be read
     */
    char[] get(Kind kind, String of) throws KeyStoreException;

    /** For keys that need no secret: any request is refused. */
    static Secrets none() {
        return (kind, of) -> {
            throw new KeyStoreException(
                    Fault.SECRET_MISSING,
                    "%s needs a %s and none was given (expected: one by environment variable, file or prompt)"
                            .formatted(of, kind));
        };
    }

    /** From an environment variable, one a line: each request takes the next line, and a single line serves all. */
    static Secrets ofEnvironment(Map<String, String> environment, String name) {
        return new SecretLines("the environment variable " + name, () -> {
            String value = environment.get(name);
            if (value == null) {
                throw new KeyStoreException(
                        Fault.SECRET_MISSING, "there is no environment variable " + name + " (expected: a secret)");
            }
            return value.getBytes(StandardCharsets.UTF_8);
        });
    }

    /** From a file that only its owner can read, as {@link #ofEnvironment}. */
    static Secrets ofFile(Path file) {
        return new SecretLines(file.toString(), () -> {
            SecretFile.requireOwnerOnly(file, "secret");
            return SecretFile.read(file);
        });
    }

    /** From an open file descriptor of this process, a pipe for instance, as {@link #ofEnvironment}. */
    static Secrets ofDescriptor(int descriptor) {
        return new SecretLines(
                "file descriptor " + descriptor, () -> SecretFile.read(Path.of("/dev/fd/" + descriptor)));
    }

    /** From the person at that terminal, who does not see what is typed. */
    static Secrets ofConsole(Console console) {
        return (kind, of) -> {
            char[] typed = console.readPassword("%s of %s: ", kind, of);
            if (typed == null || typed.length == 0) {
                throw new KeyStoreException(Fault.SECRET_MISSING, of + " needs a " + kind + " and none was typed");
            }
            return typed;
        };
    }
}
