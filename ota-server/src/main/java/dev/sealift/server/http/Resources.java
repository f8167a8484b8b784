package dev.sealift.server.http;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which thing a route changes: the one that the GET on the longest beginning of its path reads. */
final class Resources {
    private Resources() {}

    /** By the routes that change one. */
    static Map<Route, Route> of(List<Route> routes) {
        Map<Route, Route> resources = new HashMap<>();
        for (Route route : routes) {
            if (route.changes()) {
                routes.stream()
                        .filter(Route::readsOne)
                        .filter(read -> (route.path() + "/").startsWith(read.path() + "/"))
                        .max(Comparator.comparingInt(read -> read.path().length()))
                        .ifPresent(read -> resources.put(route, read));
            }
        }
        return resources;
    }
}
