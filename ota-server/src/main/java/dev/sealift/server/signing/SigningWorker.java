package dev.sealift.server.signing;

import dev.sealift.server.database.Database;
import dev.sealift.server.problem.Refusal;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has what was approved signed, outside of any transaction, since a key may be slow. Each request is worked on once at a
 * time; what a stopped server left is found again at the next tick.
 */
public final class SigningWorker {
    private static final Logger LOG = LoggerFactory.getLogger(SigningWorker.class);

    private final Database database;
    private final RequestEnds ends;
    private final SigningOrders orders;
    private final KeyRing keys;
    private final ExecutorService executor;
    private final Set<Long> inWork = ConcurrentHashMap.newKeySet();

    public SigningWorker(Database database, RequestService requests, KeyRing keys, ExecutorService executor) {
        this.database = database;
        this.ends = requests.ends();
        this.orders = requests.orders();
        this.keys = keys;
        this.executor = executor;
    }

    /** Ends what ran out of time, and starts on what is approved. */
    public void tick() {
        if (database.read(ends::anyDue)) {
            database.write(tx -> {
                ends.expire(tx);
                return true;
            });
        }
        for (long id : database.read(orders::approved)) {
            start(id);
        }
    }

    private void start(long id) {
        if (!inWork.add(id)) {
            return;
        }
        try {
            executor.execute(() -> {
                try {
                    sign(id);
                } catch (RuntimeException e) {
                    LOG.error("signing request {} failed; the next tick tries again", id, e);
                } finally {
                    inWork.remove(id);
                }
            });
        } catch (RejectedExecutionException e) {
            inWork.remove(id); // the server stops; the next one goes on
        }
    }

    private void sign(long id) {
        var order = database.write(tx -> orders.begin(tx, id));
        if (order.isEmpty()) {
            return;
        }
        var profile = order.get().profile();
        try {
            var signature = keys.sign(
                    profile.rules().key(),
                    ProfileService.publicKey(profile),
                    order.get().digest());
            if (!database.write(tx -> orders.finish(tx, id, signature))) {
                LOG.warn("request {} ended while it was signed; the signature was thrown away", id);
            }
        } catch (Refusal refusal) {
            LOG.warn("request {} is approved but not signed: {}", id, refusal.getMessage());
            database.write(tx -> {
                orders.failed(tx, id, refusal.problem().detail());
                return id;
            });
        }
    }
}
