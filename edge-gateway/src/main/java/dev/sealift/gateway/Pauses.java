package dev.sealift.gateway;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Waiting that ends when the gateway stops. */
public final class Pauses {
    private final CountDownLatch stop = new CountDownLatch(1);

    /** Waits that long. */
    public void pause(Duration duration) throws InterruptedException {
        if (stop.await(duration.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new InterruptedException("the gateway stops");
        }
    }

    /** Waits until the end. */
    void untilStopped() throws InterruptedException {
        stop.await();
    }

    /** Ends all waiting, now and later. */
    void stop() {
        stop.countDown();
    }
}
