package dev.sealift.cli.server;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Lists that the server gives page by page, ordered by id. */
public final class Pages {
    /** The most that the server gives at once. */
    private static final int SIZE = 1000;

    private Pages() {}

    /** All of it. */
    public static <P, T> List<T> all(
            ServerClient client, String path, Class<P> type, Function<P, List<T>> items, Function<T, String> id) {
        var all = new ArrayList<T>();
        String after = "";
        List<T> page;
        do {
            page = items.apply(client.get(path + "?limit=" + SIZE + "&after=" + ServerClient.segment(after), type));
            all.addAll(page);
            after = page.isEmpty() ? after : id.apply(page.getLast());
        } while (page.size() == SIZE);
        return all;
    }

    /**
     * All of a list whose pages say where the next begins.
     *
     * @param path up to its query, which may have parameters already
     */
    public static <P, T> List<T> each(
            ServerClient client,
            String path,
            Class<P> type,
            Function<P, List<T>> items,
            Function<P, @Nullable String> next) {
        var all = new ArrayList<T>();
        String more = path + (path.contains("?") ? "&" : "?");
        String after = "";
        while (after != null) {
            P page = client.get(more + "limit=" + SIZE + "&after=" + ServerClient.segment(after), type);
            all.addAll(items.apply(page));
            after = next.apply(page);
        }
        return all;
    }
}
