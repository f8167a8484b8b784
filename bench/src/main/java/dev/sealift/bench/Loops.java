package dev.sealift.bench;

import dev.sealift.image.Bytes;
import dev.sealift.image.HashAlgorithm;
import dev.sealift.image.SigningKey;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** What a batch is held against: the arithmetic of signing alone, and that with files, on all cores. */
final class Loops {
    private static final int CORES = Runtime.getRuntime().availableProcessors();

    private final SigningKey key;
    private final List<Path> builds;
    private final int size;

    /**
     * @param size of each build, in bytes
     */
    Loops(SigningKey key, List<Path> builds, int size) {
        this.key = key;
        this.builds = builds;
        this.size = size;
    }

    /** SHA-256, sign and verify; the verification is that of the image, as for a verifier, which gets no hash from the signer. */
    void bare() throws InterruptedException, ExecutionException {
        forEachBuild(image -> key.publicKey()
                .verifies(HashAlgorithm.SHA256.of(image), sign(image).signature()));
    }

    /** Less than a verification of the image: the signature is verified for the hash that was signed. */
    void hashingOnce() throws InterruptedException, ExecutionException {
        forEachBuild(image -> {
            var signed = sign(image);
            return key.publicKey().verifies(signed.hash(), signed.signature());
        });
    }

    private record Signed(Bytes hash, Bytes signature) {}

    private Signed sign(byte[] image) {
        var hash = HashAlgorithm.SHA256.of(image);
        return new Signed(hash, key.sign(hash));
    }

    private interface SignAndVerify {
        boolean verifies(byte[] image);
    }

    private void forEachBuild(SignAndVerify work) throws InterruptedException, ExecutionException {
        var tasks = new ArrayList<Callable<Boolean>>();
        builds.forEach(build -> tasks.add(() -> work.verifies(Files.readAllBytes(build))));
        run(tasks);
    }

    /** {@link FileLoop}, into that empty directory. */
    void withFiles(Path out) throws IOException, InterruptedException, ExecutionException {
        var tasks = new ArrayList<Callable<Boolean>>();
        for (int core = 0; core < CORES; core++) {
            int first = core;
            tasks.add(() -> {
                var loop = new FileLoop(key, size);
                for (int i = first; i < builds.size(); i += CORES) {
                    loop.sign(builds.get(i), out.resolve(builds.get(i).getFileName()));
                }
                return true;
            });
        }
        run(tasks);
        try (var names = FileChannel.open(out, StandardOpenOption.READ)) {
            names.force(true);
        }
    }

    private static void run(List<Callable<Boolean>> tasks) throws InterruptedException, ExecutionException {
        try (var threads = Executors.newFixedThreadPool(CORES)) {
            for (Future<Boolean> done : threads.invokeAll(tasks)) {
                if (!done.get()) {
                    throw new IllegalStateException("a signature that was just made does not verify");
                }
            }
        }
    }
}
