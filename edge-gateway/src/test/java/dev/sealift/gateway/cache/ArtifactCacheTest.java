package dev.sealift.gateway.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealift.gateway.log.EventLog;
import dev.sealift.gateway.server.ServerException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArtifactCacheTest {
    private static final int SIZE = 1000;

    @TempDir
    Path folder;

    private final byte[] file = noise(1);
    private final String digest = sha256(file);

    /** Offsets at which downloads began. */
    private final List<Long> downloads = new ArrayList<>();

    private ArtifactCache cache;

    @BeforeEach
    void setUp() throws IOException {
        cache = at("2026-01-01T00:00:00Z");
    }

    /** The cache of a gateway that is started at that time. */
    private ArtifactCache at(String time) throws IOException {
        Clock clock = Clock.fixed(Instant.parse(time), ZoneOffset.UTC);
        EventLog log = new EventLog(new PrintStream(OutputStream.nullOutputStream()), false, clock);
        return new ArtifactCache(folder, 2 * SIZE, clock, log);
    }

    @Test
    void aFileIsDownloadedOnceAndReadInParts() throws Exception {
        for (int i = 0; i < 2; i++) {
            try (CachedArtifact artifact = cache.get(digest, SIZE, serve(file))) {
                assertThat(artifact.read(900, 100)).isEqualTo(Arrays.copyOfRange(file, 900, 1000));
            }
        }
        assertThat(downloads).containsExactly(0L);
    }

    @Test
    void aBrokenDownloadGoesOnWhereItStopped() throws Exception {
        assertThatThrownBy(() -> cache.get(digest, SIZE, (part, have) -> {
                    write(part, Arrays.copyOf(file, 400));
                    throw new ServerException.Away("the line broke", null);
                }))
                .isInstanceOf(ServerException.Away.class);
        at("2026-01-01T00:01:00Z").get(digest, SIZE, serve(file)).close();
        assertThat(downloads).containsExactly(400L);
    }

    @Test
    void aGatewayKilledBeforeTheRenameDownloadsNothingAgain() throws Exception {
        Files.write(folder.resolve(digest + ".part"), file);
        cache.get(digest, SIZE, serve(file)).close();
        assertThat(downloads).isEmpty();
    }

    @Test
    void aDamagedPartIsDroppedAndDownloadedAfresh() throws Exception {
        Files.write(folder.resolve(digest + ".part"), new byte[400]);
        cache.get(digest, SIZE, serve(file)).close();
        assertThat(downloads).containsExactly(400L, 0L);
    }

    @Test
    void aFileDamagedInTheCacheIsDownloadedAgain() throws Exception {
        cache.get(digest, SIZE, serve(file)).close();
        Files.write(folder.resolve(digest), noise(2));
        try (CachedArtifact artifact = cache.get(digest, SIZE, serve(file))) {
            assertThat(artifact.read(0, SIZE)).isEqualTo(file);
        }
        assertThat(downloads).containsExactly(0L, 0L);
    }

    @Test
    void aServerThatKeepsSendingSomethingElseIsGivenUp() throws Exception {
        assertThatThrownBy(() -> cache.get(digest, SIZE, serve(noise(2))))
                .isInstanceOf(DigestMismatchException.class)
                .hasMessageContaining(digest);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void theFileUsedLongestAgoMakesRoom() throws Exception {
        byte[] second = noise(2);
        byte[] third = noise(3);
        cache.get(digest, SIZE, serve(file)).close();
        at("2026-01-02T00:00:00Z").get(sha256(second), SIZE, serve(second)).close();
        at("2026-01-03T00:00:00Z").get(digest, SIZE, serve(file)).close();
        at("2026-01-04T00:00:00Z").get(sha256(third), SIZE, serve(third)).close();
        assertThat(folder.resolve(sha256(second))).doesNotExist();
        assertThat(folder.resolve(digest)).exists();
    }

    @Test
    void aFileInUseIsNotRemoved() throws Exception {
        byte[] second = noise(2);
        byte[] third = noise(3);
        try (CachedArtifact one = cache.get(digest, SIZE, serve(file));
                CachedArtifact two = cache.get(sha256(second), SIZE, serve(second))) {
            assertThatThrownBy(() -> cache.get(sha256(third), SIZE, serve(third)))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("--cache-limit");
            assertThat(one.size() + two.size()).isEqualTo(2 * SIZE);
        }
    }

    @Test
    void whoeverNeedsTheSameFileSharesTheDownload() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> boards = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                boards.add(threads.submit(() -> {
                    try (CachedArtifact artifact = cache.get(digest, SIZE, serve(file))) {
                        return artifact.read(0, SIZE).length;
                    }
                }));
            }
            for (Future<Integer> board : boards) {
                assertThat(board.get()).isEqualTo(SIZE);
            }
        }
        assertThat(downloads).hasSize(1);
    }

    private ArtifactCache.Download serve(byte[] content) {
        return (part, have) -> {
            synchronized (downloads) {
                downloads.add(have);
            }
            write(part, Arrays.copyOfRange(content, (int) have, content.length));
        };
    }

    private static void write(Path part, byte[] bytes) {
        try {
            Files.write(part, bytes, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] noise(long seed) {
        byte[] bytes = new byte[SIZE];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
