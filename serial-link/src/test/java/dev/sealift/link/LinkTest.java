package dev.sealift.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class LinkTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/dev/ttyS0",
                "com:3",
                "tty:",
                "tty:ttyS0",
                "tty:/dev/ttyS0,fast",
                "tcp:",
                "tcp:host",
                "tcp::1",
                "tcp:host:99999",
                "tcp-listen:x"
            })
    void whatIsNoPortIsRefusedByName(String spec) {
        assertThatThrownBy(() -> LinkPort.of(spec))
                .asInstanceOf(InstanceOfAssertFactories.type(LinkException.class))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(LinkException.Kind.INVALID))
                .satisfies(e -> assertThat(e).hasMessageStartingWith(spec + ": "));
    }

    @Test
    void aMissingPortSaysSo() {
        assertFails("tty:/dev/no-such-port", LinkException.Kind.MISSING);
        assertFails("pty:" + folder.resolve("dangling"), LinkException.Kind.MISSING);
    }

    @Test
    void anOrdinaryFileIsNoPort() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "text");
        assertThatThrownBy(() -> LinkPort.of("tty:" + file).open(PATIENCE)).isInstanceOf(LinkException.class);
    }

    @Test
    void tcpWithoutAListenerSaysSo() throws Exception {
        int port;
        try (TcpListenPort taken = (TcpListenPort) LinkPort.of("tcp-listen:0")) {
            port = taken.port();
            assertThatThrownBy(() -> LinkPort.of("tcp-listen:" + port))
                    .asInstanceOf(InstanceOfAssertFactories.type(LinkException.class))
                    .satisfies(e -> assertThat(e.kind()).isEqualTo(LinkException.Kind.BUSY));
            assertThatThrownBy(() -> taken.open(Duration.ofMillis(50)))
                    .asInstanceOf(InstanceOfAssertFactories.type(LinkException.class))
                    .satisfies(e -> assertThat(e.kind()).isEqualTo(LinkException.Kind.MISSING));
        }
        assertFails("tcp:127.0.0.1:" + port, LinkException.Kind.MISSING);
    }

    @Test
    void tcpCarriesBytesBothWaysAndNoticesTheEnd() throws Exception {
        try (TcpListenPort listening = (TcpListenPort) LinkPort.of("tcp-listen:0");
                LinkPort dialling = LinkPort.of("tcp:localhost:" + listening.port())) {
            Link here = dialling.open(PATIENCE);
            Link there = listening.open(PATIENCE);
            carryBothWays(here, there);
            there.close();
            assertThatThrownBy(() -> here.read(new byte[1], PATIENCE))
                    .asInstanceOf(InstanceOfAssertFactories.type(LinkException.class))
                    .satisfies(e -> assertThat(e.kind()).isEqualTo(LinkException.Kind.LOST));
            here.close();
        }
    }

    @Test
    void aPseudoTerminalCarriesBytesIsExclusiveAndOpensAgain() throws Exception {
        try (PtyPair pair = PtyPair.start(folder);
                LinkPort a = LinkPort.of("pty:" + pair.a());
                LinkPort b = LinkPort.of("tty:" + pair.b() + ",921600")) {
            Link here = a.open(PATIENCE);
            Link there = b.open(PATIENCE);
            carryBothWays(here, there);
            assertThatThrownBy(() -> a.open(PATIENCE))
                    .asInstanceOf(InstanceOfAssertFactories.type(LinkException.class))
                    .satisfies(e -> assertThat(e.kind()).isEqualTo(LinkException.Kind.BUSY));
            here.close();
            try (Link again = a.open(PATIENCE)) {
                carryBothWays(again, there);
            }
            there.close();
        }
    }

    @Test
    void closingWakesAReader() throws Exception {
        try (PtyPair pair = PtyPair.start(folder);
                LinkPort port = LinkPort.of("pty:" + pair.a())) {
            Link link = port.open(PATIENCE);
            CompletableFuture<LinkException.Kind> end = new CompletableFuture<>();
            Thread.ofPlatform().start(() -> {
                try {
                    link.read(new byte[1], PATIENCE);
                    end.completeExceptionally(new AssertionError("read returned"));
                } catch (LinkException e) {
                    end.complete(e.kind());
                }
            });
            link.close();
            link.close();
            assertThat(end.get()).isEqualTo(LinkException.Kind.CLOSED);
        }
    }

    private static void carryBothWays(Link here, Link there) throws LinkException {
        byte[] all = new byte[256];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) i;
        }
        here.write(all);
        assertThat(readAll(there, all.length)).isEqualTo(all);
        there.write("pong\n".getBytes(StandardCharsets.US_ASCII));
        assertThat(readAll(here, 5)).isEqualTo("pong\n".getBytes(StandardCharsets.US_ASCII));
        assertThat(here.read(new byte[1], Duration.ofMillis(20))).isZero();
    }

    private static byte[] readAll(Link link, int length) throws LinkException {
        byte[] bytes = new byte[length];
        int at = 0;
        while (at < length) {
            byte[] piece = new byte[length - at];
            int count = link.read(piece, PATIENCE);
            assertThat(count).as("bytes within %s", PATIENCE).isPositive();
            System.arraycopy(piece, 0, bytes, at, count);
            at += count;
        }
        return bytes;
    }

    private static void assertFails(String spec, LinkException.Kind kind) {
        assertThatThrownBy(() -> LinkPort.of(spec).open(PATIENCE))
                .asInstanceOf(InstanceOfAssertFactories.type(LinkException.class))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(kind))
                .satisfies(e -> assertThat(e).hasMessageStartingWith(spec + ": "));
    }
}
