package dev.sealift.cli.key;

import dev.sealift.cli.JsonOption;
import dev.sealift.cli.Shell;
import dev.sealift.image.VerifyingKey;
import dev.sealift.image.trust.KeyStatus;
import dev.sealift.image.trust.TrustSet;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A trust set in JSON.
 *
 * @param root hash of the root key that signed it; null when that was not looked at
 * @param keys those of the set, then those that it no longer holds
 */
record TrustSetView(long serial, int threshold, @Nullable String root, List<Entry> keys) {
    /**
     * A key of it.
     *
     * @param status ACTIVE, NEXT or REVOKED; null: no longer in the set
     * @param was    its status in the set before; null: it was not there, or there was none
     */
    record Entry(
            String hash,
            @Nullable KeyStatus status,
            @Nullable KeyStatus was) {
        private String line(boolean change) {
            String now = status == null ? "dropped" : status.toString();
            String then = was == null ? "new" : was == status ? "" : "was " + was;
            return "  %-8s %s  %s".formatted(now, hash, change ? then : "").stripTrailing();
        }
    }

    static TrustSetView of(TrustSet set, @Nullable VerifyingKey root, @Nullable TrustSet before) {
        var then = TrustSetChange.statuses(before);
        var entries = set.keys().stream()
                .map(trusted -> new Entry(trusted.key().hash().hex(), trusted.status(), then.get(trusted.key())));
        var dropped = before == null
                ? Stream.<Entry>empty()
                : TrustSetChange.dropped(before, set).stream()
                        .map(key -> new Entry(key.hash().hex(), null, then.get(key)));
        return new TrustSetView(
                set.serial(),
                set.threshold(),
                root == null ? null : root.hash().hex(),
                Stream.concat(entries, dropped).toList());
    }

    /** For people: what the set says, and what is new in it when it replaces another. */
    void print(Shell shell, JsonOption json, String name, boolean change) {
        if (json.given()) {
            shell.printJson(this);
            return;
        }
        var signed = root == null ? "signature not checked" : "signed by root key " + root;
        shell.out()
                .println("%s: trust set %d, %d of its active keys must sign; %s"
                        .formatted(name, serial, threshold, signed));
        keys.forEach(entry -> shell.out().println(entry.line(change)));
    }
}
