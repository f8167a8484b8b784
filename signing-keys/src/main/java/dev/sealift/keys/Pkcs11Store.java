package dev.sealift.keys;

import dev.sealift.keys.KeyStoreException.Fault;
import dev.sealift.keys.Secrets.Kind;
import dev.sealift.keys.cryptoki.Cryptoki;
import dev.sealift.keys.cryptoki.CryptokiException;
import dev.sealift.keys.cryptoki.ReturnCode;
import dev.sealift.keys.cryptoki.Session;
import dev.sealift.keys.cryptoki.TokenInfo;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Finds the token of a reference and logs in. */
final class Pkcs11Store {
    /** The library to load where a reference names none. */
    static final String MODULE = "SEALIFT_PKCS11_MODULE";

    private Pkcs11Store() {}

    static OpenKey open(Pkcs11Uri uri, Map<String, String> environment, Secrets secrets) throws KeyStoreException {
        var session = session(uri, environment, secrets, false);
        try {
            var key = TokenKeys.only(session, uri);
            return new OpenKey(key, false, key.publicKey().algorithm() + " in " + uri, session::close);
        } catch (KeyStoreException e) {
            session.close();
            throw e;
        } catch (CryptokiException e) {
            session.close();
            throw failed(uri.toString(), e);
        }
    }

    /** A session in which private keys are seen. */
    static Session session(Pkcs11Uri uri, Map<String, String> environment, Secrets secrets, boolean write)
            throws KeyStoreException {
        var module = load(uri, environment);
        try {
            var token = token(uri, module);
            var session = module.open(token.slot(), write);
            try {
                login(session, token, uri, secrets);
                return session;
            } catch (KeyStoreException | CryptokiException e) {
                session.close();
                throw e;
            }
        } catch (CryptokiException e) {
            throw failed(uri.toString(), e);
        }
    }

    static List<TokenInfo> tokens(Pkcs11Uri uri, Map<String, String> environment) throws KeyStoreException {
        try {
            return matching(uri, load(uri, environment));
        } catch (CryptokiException e) {
            throw failed(uri.toString(), e);
        }
    }

    private static Cryptoki load(Pkcs11Uri uri, Map<String, String> environment) throws KeyStoreException {
        Path path = uri.modulePath();
        String named = environment.get(MODULE);
        if (path == null && named == null) {
            throw new KeyStoreException(
                    Fault.REFERENCE,
                    uri + ": no PKCS#11 library to load (expected: module-path=FILE in it, --pkcs11-module FILE, or "
                            + MODULE + "=FILE in the environment)");
        }
        var file = path == null ? Path.of(String.valueOf(named)) : path;
        if (!Files.isRegularFile(file)) {
            throw new KeyStoreException(
                    Fault.NOT_FOUND, file + ": there is no such file (expected: the PKCS#11 library of the module)");
        }
        try {
            return Cryptoki.load(file.toAbsolutePath());
        } catch (IllegalArgumentException e) {
            throw new KeyStoreException(
                    Fault.NOT_FOUND, file + ": not a PKCS#11 library that can be loaded: " + e.getMessage(), e);
        } catch (CryptokiException e) {
            throw failed(file.toString(), e);
        }
    }

    private static TokenInfo token(Pkcs11Uri uri, Cryptoki module) throws KeyStoreException, CryptokiException {
        var tokens = matching(uri, module);
        if (tokens.size() == 1) {
            return tokens.getFirst();
        }
        throw tokens.isEmpty()
                ? new KeyStoreException(
                        Fault.NOT_FOUND,
                        "%s: no such token (expected: one of %s; is it plugged in?)"
                                .formatted(uri, labels(initialized(module))))
                : new KeyStoreException(
                        Fault.AMBIGUOUS,
                        "%s: %d tokens match, %s (expected: token= or serial= that names one)"
                                .formatted(uri, tokens.size(), labels(tokens)));
    }

    private static List<TokenInfo> matching(Pkcs11Uri uri, Cryptoki module) throws CryptokiException {
        return initialized(module).stream()
                .filter(token -> uri.tokenPart().entrySet().stream().allMatch(wanted -> switch (wanted.getKey()) {
                    case "token" -> token.label().equals(wanted.getValue());
                    case "manufacturer" -> token.manufacturer().equals(wanted.getValue());
                    case "model" -> token.model().equals(wanted.getValue());
                    case "serial" -> token.serial().equals(wanted.getValue());
                    default -> Long.toString(token.slot()).equals(wanted.getValue());
                }))
                .toList();
    }

    private static List<TokenInfo> initialized(Cryptoki module) throws CryptokiException {
        return module.tokens().stream().filter(TokenInfo::initialized).toList();
    }

    private static String labels(List<TokenInfo> tokens) {
        return tokens.stream()
                .map(token -> "token=" + token.label() + ";serial=" + token.serial())
                .toList()
                .toString();
    }

    private static void login(Session session, TokenInfo token, Pkcs11Uri uri, Secrets secrets)
            throws KeyStoreException, CryptokiException {
        if (!token.needsPin()) {
            return;
        }
        String name = "token '" + token.label() + "'";
        if (token.locked()) {
            throw locked(name);
        }
        try {
            if (token.asksForPinItself()) {
                session.loginAtKeypad();
                return;
            }
            var pinFile = uri.pinSource();
            char[] pin = (pinFile == null ? secrets : Secrets.ofFile(pinFile)).get(Kind.PIN, name);
            try {
                session.login(pin);
            } finally {
                Arrays.fill(pin, '\0');
            }
        } catch (CryptokiException e) {
            switch ((int) e.code()) {
                case (int) ReturnCode.USER_ALREADY_LOGGED_IN -> {} // by another key of this process
                case (int) ReturnCode.PIN_INCORRECT, (int) ReturnCode.PIN_INVALID, (int) ReturnCode.PIN_LEN_RANGE -> {
                    String warning = token.onLastTry() ? "; the next wrong one may lock it" : "";
                    throw new KeyStoreException(
                            Fault.SECRET_WRONG,
                            name + " refuses the PIN (expected: that of its user; a few wrong ones lock it)" + warning,
                            e);
                }
                case (int) ReturnCode.PIN_LOCKED -> throw locked(name);
                case (int) ReturnCode.PIN_EXPIRED ->
                    throw new KeyStoreException(
                            Fault.SECRET_WRONG,
                            name + ": the PIN has expired (expected: a new one; set it with the token's tool)",
                            e);
                case (int) ReturnCode.USER_PIN_NOT_INITIALIZED ->
                    throw new KeyStoreException(
                            Fault.SECRET_WRONG,
                            name + " has no PIN yet (expected: one; set it with the token's tool)",
                            e);
                default -> throw e;
            }
        }
    }

    private static KeyStoreException locked(String name) {
        return new KeyStoreException(
                Fault.LOCKED,
                name
                        + " is locked after too many wrong PINs (expected: its security officer unlocks it with the token's tool)");
    }

    static KeyStoreException failed(String name, CryptokiException e) {
        return switch ((int) e.code()) {
            case (int) ReturnCode.TOKEN_NOT_PRESENT,
                    (int) ReturnCode.TOKEN_NOT_RECOGNIZED,
                    (int) ReturnCode.DEVICE_REMOVED ->
                new KeyStoreException(Fault.NOT_FOUND, name + ": the token is gone: " + e.getMessage(), e);
            default ->
                new KeyStoreException(
                        Fault.STORE_FAILED,
                        name + ": the module failed: " + e.getMessage() + "; its own configuration or log may say why",
                        e);
        };
    }
}
