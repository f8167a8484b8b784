package dev.sealift.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

class ThreadMemoryTest {
    private final ThreadMemory memory = new ThreadMemory();

    @Test
    void grows_and_is_kept() {
        var small = memory.atLeast(10);
        var large = memory.atLeast(small.capacity() + 1).limit(5);

        assertThat(large.isDirect()).isTrue();
        assertThat(large.capacity()).isGreaterThan(small.capacity());
        assertThat(memory.atLeast(10)).isSameAs(large);
        assertThat(large.limit()).isEqualTo(large.capacity());
    }

    @Test
    void belongs_to_one_thread() throws Exception {
        var other = new FutureTask<ByteBuffer>(() -> memory.atLeast(10));
        Thread.ofPlatform().start(other);

        assertThat(other.get()).isNotSameAs(memory.atLeast(10));
    }
}
