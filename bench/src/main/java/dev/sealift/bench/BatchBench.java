package dev.sealift.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.management.OperatingSystemMXBean;
import dev.sealift.cli.Sealift;
import dev.sealift.cli.Shell;
import dev.sealift.image.SigningKey;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * {@code sealift sign} of many images of 256 KiB, verification included, by turns beside three loops over the same bytes with
 * the same keys on all cores: a bare one of SHA-256, sign and verify, where the verification takes the image, as a verifier
 * does and {@link java.security.Signature}; one that hashes once and verifies the signature of that hash only; and that one
 * with files.
 */
public final class BatchBench {
    private static final int IMAGE_SIZE = 256 * 1024;

    /**
     * A round counts when the JVM's compilers took less than this part of it: a long batch is what both are compared in, and
     * the compilers come back to one of the two, and then to the other, for a dozen rounds.
     */
    private static final double COMPILING = 0.03;

    private static final int COMPILING_MAX = 80;

    private static final OperatingSystemMXBean PROCESS =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    private static final CompilationMXBean COMPILERS = ManagementFactory.getCompilationMXBean();

    private final Path folder;
    private final Path key;
    private final List<Path> builds;
    private final Loops loops;
    private Path out;

    private BatchBench(Path folder, int images) throws IOException {
        this.folder = folder;
        this.out = folder;
        var signingKey = SigningKey.generate(new SecureRandom());
        this.key = Files.writeString(folder.resolve("key.pem"), signingKey.toPem());
        Files.setPosixFilePermissions(key, java.nio.file.attribute.PosixFilePermissions.fromString("rw-------"));
        var made = new ArrayList<Path>();
        for (int i = 0; i < images; i++) {
            byte[] build = new byte[IMAGE_SIZE];
            new Random(i).nextBytes(build);
            made.add(Files.write(folder.resolve("build-" + i + ".bin"), build));
        }
        this.builds = List.copyOf(made);
        this.loops = new Loops(signingKey, builds, IMAGE_SIZE);
    }

    /**
     * {@code BatchBench [IMAGES [ROUNDS]]}: prints images a second and CPU time an image of each round, and the medians of
     * the rounds' ratios: a machine that is faster in one round than in another is so for both.
     */
    public static void main(String[] args) throws Exception {
        int images = args.length > 0 ? Integer.parseInt(args[0]) : 400;
        int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 7;
        var share = measure(images, rounds, COMPILING_MAX, System.out);
        print("sealift sign does %.0f %% of the bare loop, and %.0f %% with the same CPU time%n", share.command());
        print(
                "%.0f %% of the one that hashes once, and %.0f %% with the same CPU time%n",
                share.commandBesideOneHash());
        print("the loop with files does %.0f %% of the latter, and %.0f %% with the same CPU time%n", share.files());
    }

    private static void print(String format, Share share) {
        System.out.printf(format, 100 * share.wall(), 100 * share.cpu());
    }

    /**
     * How many images are signed for each one of a loop.
     *
     * @param wall in the same time
     * @param cpu  with the same CPU time, of all threads, which other load on the machine changes less
     */
    record Share(double wall, double cpu) {}

    /**
     * @param command              of the command beside the bare loop
     * @param commandBesideOneHash of the command beside the loop that hashes once
     * @param files                of {@link FileLoop} beside the loop that hashes once: what a signer of files can reach here
     */
    record Shares(Share command, Share commandBesideOneHash, Share files) {}

    /** What one turn took for each image, in seconds. */
    private record Cost(double wall, double cpu) {
        Share of(Cost loop) {
            return new Share(loop.wall / wall, loop.cpu / cpu);
        }
    }

    /**
     * The shares that are reached once the JVM has compiled all of it.
     *
     * @param compilingMax rounds that do not count, after which all do
     */
    static Shares measure(int images, int rounds, int compilingMax, PrintStream out) throws Exception {
        var folder = Files.createTempDirectory("sealift-bench");
        try {
            var bench = new BatchBench(folder, images);
            var shares = new ArrayList<Shares>();
            int compilingRounds = 0;
            while (shares.size() < rounds) {
                long compiling = COMPILERS.getTotalCompilationTime();
                var bare = bench.cost(bench.loops::bare);
                var oneHash = bench.cost(bench.loops::hashingOnce);
                var files = bench.cost(() -> bench.loops.withFiles(bench.emptyOut()));
                bench.makeRoom();
                var command = bench.cost(bench::command);
                bench.makeRoom();
                double compiled = 1e-3 * (COMPILERS.getTotalCompilationTime() - compiling);
                double used = images * (bare.cpu() + oneHash.cpu() + files.cpu() + command.cpu());
                boolean counts = compiled < COMPILING * used || ++compilingRounds > compilingMax;
                out.printf(
                        "bare loop %5.0f images/s, %5.2f ms CPU; one hash %5.0f, %5.2f; with files %5.0f, %5.2f; sealift sign %5.0f, %5.2f; compilers %.2f s%s%n",
                        1 / bare.wall(),
                        1e3 * bare.cpu(),
                        1 / oneHash.wall(),
                        1e3 * oneHash.cpu(),
                        1 / files.wall(),
                        1e3 * files.cpu(),
                        1 / command.wall(),
                        1e3 * command.cpu(),
                        compiled,
                        counts ? "" : ", does not count");
                if (counts) {
                    shares.add(new Shares(command.of(bare), command.of(oneHash), files.of(oneHash)));
                }
            }
            return new Shares(
                    median(shares, Shares::command),
                    median(shares, Shares::commandBesideOneHash),
                    median(shares, Shares::files));
        } finally {
            delete(folder);
        }
    }

    private interface Work {
        void run() throws Exception;
    }

    private Cost cost(Work work) throws Exception {
        long cpu = PROCESS.getProcessCpuTime();
        long start = System.nanoTime();
        work.run();
        double each = 1e9 * builds.size();
        return new Cost((System.nanoTime() - start) / each, (PROCESS.getProcessCpuTime() - cpu) / each);
    }

    /**
     * Gives the round's memory or blocks on disk back, and keeps its names: ext4 without a journal takes no inode that was free
     * a few seconds ago, and to look for others took a tenth of the command's time after files were deleted.
     */
    private void makeRoom() throws IOException {
        for (var build : builds) {
            var signed = out.resolve(build.getFileName());
            try (var file = FileChannel.open(signed, StandardOpenOption.WRITE)) {
                file.truncate(0);
            }
        }
    }

    /** Empty in each round, as it is for whoever signs a new build. */
    private Path emptyOut() throws IOException {
        out = Files.createTempDirectory(folder, "out");
        return out;
    }

    private void command() throws IOException {
        emptyOut();
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

    private static Share median(List<Shares> rounds, Function<Shares, Share> which) {
        var shares = rounds.stream().map(which).toList();
        return new Share(middle(shares, Share::wall), middle(shares, Share::cpu));
    }

    private static double middle(List<Share> shares, ToDoubleFunction<Share> part) {
        return shares.stream().mapToDouble(part).sorted().toArray()[shares.size() / 2];
    }

    private static void delete(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
