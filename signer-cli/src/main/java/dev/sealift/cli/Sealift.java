package dev.sealift.cli;

import dev.sealift.cli.image.SignCommand;
import dev.sealift.image.HashAlgorithm;
import dev.sealift.image.SigningKey;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.security.Security;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.bouncycastle.crypto.CryptoServicesRegistrar;

/**
 * The process's entry. A start whose arguments are plain gets by without {@link CommandTree} and picocli, which cost it more
 * than signing.
 */
public final class Sealift {
    /** Bytes: more blocks of SHA-256 than the JVM interprets before it compiles that (./sealift), and few. */
    private static final int WARM_UP = 2048;

    private Sealift() {}

    /** Runs one command and returns its exit code to the system. */
    public static void main(String[] args) {
        if (signs(args)) {
            warmUp();
            readSecuritySettings();
        } else {
            useKernelRandom();
        }
        int code = run(Shell.ofProcess(), args);
        code = StandardOutput.finish(System.out, new FileOutputStream(FileDescriptor.out), System.err, code);
        System.err.flush();
        // Not exit(), which starts the JDK's logging first, 10 ms; nothing here hooks into the end of the process.
        Runtime.getRuntime().halt(code);
    }

    /** Runs one command in that shell. */
    public static int run(Shell shell, String... args) {
        var plain = signs(args)
                ? SignCommand.plain(shell, List.of(args).subList(1, args.length))
                : Optional.<SignCommand>empty();
        return plain.isPresent() ? run(shell, plain.get()) : CommandTree.run(shell, args);
    }

    private static boolean signs(String... args) {
        return args.length > 0 && args[0].equals("sign");
    }

    /**
     * While the arguments and the key are read, a second processor prepares Bouncy Castle, gets the hash compiled that the build
     * then goes through, and makes the table that most keys sign with.
     */
    private static void warmUp() {
        Runnable work = () -> {
            useKernelRandom();
            HashAlgorithm.SHA256.of(new byte[WARM_UP]);
            SigningKey.prepare();
        };
        Thread.ofPlatform().daemon().name("warm-up").start(work);
    }

    /**
     * The JDK reads its file of them, which is long, for whoever asks first. Bouncy Castle asks on both threads; this one has
     * time for it while the other prepares the rest.
     */
    private static void readSecuritySettings() {
        Security.getProperty("keystore.type");
    }

    static void useKernelRandom() {
        CryptoServicesRegistrar.setSecureRandom(new KernelRandom());
    }

    private static int run(Shell shell, Callable<Integer> command) {
        try {
            return command.call();
        } catch (Exception e) {
            return new ErrorReporter(shell.err()).report(e);
        }
    }
}
