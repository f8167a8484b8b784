package dev.sealift.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sealift.server.database.Database;
import dev.sealift.server.database.DatabaseLocation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node that stops in the middle of a transaction gives the others their turn within a bound. */
class HungNodeTest {
    /** The database ends a transaction in which nothing happens after five seconds; the rest is a machine that is busy. */
    private static final Duration BOUND = Duration.ofSeconds(8);

    /** The program of the node that hangs: holds the row that every write locks. */
    static final class Holder {
        public static void main(String[] args) {
            var location =
                    DatabaseLocation.parse(args[0]).with(SecretSource.parse("--database-password", "file:" + args[1]));
            try (var database = Database.openUnchanged(location)) {
                database.write(tx -> {
                    tx.execute("UPDATE log_head SET at = 4000000000000");
                    System.out.println("holding");
                    try {
                        new CountDownLatch(1).await();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                    return 0;
                });
            }
        }
    }

    @Test
    void theOthersGoOnAndNothingOfItsTransactionStays(@TempDir Path directory) throws Exception {
        var location = TestPostgres.newDatabase();
        Path password = TestPostgres.passwordFile(directory);
        Path said = directory.resolve("said");
        try (var database = Database.open(location)) {
            Process node = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            Holder.class.getName(),
                            location.toString(),
                            password.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(said.toFile())
                    .start();
            try {
                await().atMost(Duration.ofMinutes(2))
                        .until(() ->
                                Files.exists(said) && Files.readString(said).contains("holding"));
                assertThat(new ProcessBuilder(List.of("kill", "-STOP", Long.toString(node.pid())))
                                .start()
                                .waitFor())
                        .isZero();
                long start = System.nanoTime();
                long at = database.write(tx -> tx.createQuery("SELECT at FROM log_head")
                        .mapTo(Long.class)
                        .one());
                assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(BOUND);
                assertThat(at).isZero();
            } finally {
                node.destroyForcibly();
            }
        }
    }
}
