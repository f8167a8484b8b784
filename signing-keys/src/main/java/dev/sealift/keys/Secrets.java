package dev.sealift.keys;

import dev.sealift.keys.KeyStoreException.Fault;

/** Where PINs and passphrases come from; never from the arguments of a process, which everybody on the machine can read. */
@FunctionalInterface
public interface Secrets {
    /** What is asked for. */
    enum Kind {
        /** Of a file. */
        PASSPHRASE("passphrase"),
        /** Of a token. */
        PIN("PIN"),
        /** Of a service: a token or an access key. */
        CREDENTIAL("credential");

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
                    Fault.SECRET_MISSING, of + " needs a " + kind + " and none was given (expected: one)");
        };
    }
}
