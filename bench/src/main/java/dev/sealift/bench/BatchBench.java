package dev.sealift.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sealift.cli.Sealift;
import dev.sealift.cli.Shell;
import dev.sealift.image.HashAlgorithm;
import dev.sealift.image.SigningKey;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * {@code sealift sign} of many images of 256 KiB, verification included, beside a bare loop of SHA-256, sign and verify over
 * the same bytes with the same keys on all cores, by turns.
 */
public final class BatchBench {
    private static final int IMAGE_SIZE = 256 * 1024;

    private final Path folder;
    private final Path key;
    private final List<Path> builds;
    private final SigningKey signingKey = SigningKey.generate(new SecureRandom());

    private BatchBench(Path folder, int images) throws IOException {
        this.folder = folder;
        this.key = Files.writeString(folder.resolve("key.pem"), signingKey.toPem());
        Files.setPosixFilePermissions(key, java.nio.file.attribute.PosixFilePermissions.fromString("rw-------"));
        var made = new ArrayList<Path>();
        for (int i = 0; i < images; i++) {
            byte[] build = new byte[IMAGE_SIZE];
            new Random(i).nextBytes(build);
            made.add(Files.write(folder.resolve("build-" + i + ".bin"), build));
        }
        this.builds = List.copyOf(made);
    }

    /** {@code BatchBench [IMAGES [ROUNDS]]}: prints images a second of each round, and the ratio of the medians. */
    public static void main(String[] args) throws Exception {
        int images = args.length > 0 ? Integer.parseInt(args[0]) : 400;
        int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 7;
        double ratio = measure(images, rounds, System.out);
        System.out.printf("sealift sign does %.0f %% of the bare loop%n", 100 * ratio);
    }

    /** How many images the command signs for each one of the bare loop; the first round only warms up. */
    static double measure(int images, int rounds, PrintStream out) throws Exception {
        var folder = Files.createTempDirectory("sealift-bench");
        try {
            var bench = new BatchBench(folder, images);
            double[] bare = new double[rounds];
            double[] command = new double[rounds];
            for (int round = -1; round < rounds; round++) {
                double bareRate = bench.rate(bench::bareLoop);
                double commandRate = bench.rate(bench::command);
                out.printf("bare loop %6.0f images/s, sealift sign %6.0f images/s%n", bareRate, commandRate);
                if (round >= 0) {
                    bare[round] = bareRate;
                    command[round] = commandRate;
                }
            }
            return median(command) / median(bare);
        } finally {
            delete(folder);
        }
    }

    private interface Work {
        void run() throws Exception;
    }

    private double rate(Work work) throws Exception {
        long start = System.nanoTime();
        work.run();
        return builds.size() * 1e9 / (System.nanoTime() - start);
    }

    private void bareLoop() throws IOException, InterruptedException, ExecutionException {
        try (var threads = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors())) {
            var done = new ArrayList<Future<Boolean>>();
            for (var build : builds) {
                byte[] bytes = Files.readAllBytes(build);
                done.add(threads.submit(() -> {
                    var hash = HashAlgorithm.SHA256.of(bytes);
                    return signingKey.publicKey().verifies(hash, signingKey.sign(hash));
                }));
            }
            for (var one : done) {
                if (!one.get()) {
                    throw new IllegalStateException("a signature that was just made does not verify");
                }
            }
        }
    }

    private void command() throws IOException {
        var out = folder.resolve("out");
        Files.createDirectories(out);
        var args = new ArrayList<>(List.of("sign", "-k", key.toString(), "-v", "1.0.0", "-H", "0x200", "--pad-header"));
        args.addAll(List.of("-S", "0x60000", "--out-dir", out.toString()));
        builds.forEach(build -> args.add(build.toString()));
        var said = new ByteArrayOutputStream();
        var stream = new PrintStream(said, true, UTF_8);
        int code = Sealift.run(new Shell(Map.of(), stream, stream, false), args.toArray(String[]::new));
        if (code != 0) {
            throw new IllegalStateException("sealift sign ended with " + code + ": " + said.toString(UTF_8));
        }
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        return values[values.length / 2];
    }

    private static void delete(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
