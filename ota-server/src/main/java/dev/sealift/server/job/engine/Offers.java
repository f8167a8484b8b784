package dev.sealift.server.job.engine;

import dev.sealift.api.Hold;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** How many targets of which cohorts are offered the job now: within rate, ceiling, windows, waves and bandwidth. */
final class Offers {
    private final JobState job;
    private final Policy policy;
    private final Instant windowStart;
    private final Map<String, Integer> roomOfSites = new HashMap<>();

    private Offers(JobState job, Policy policy, Instant now) {
        this.job = job;
        this.policy = policy;
        windowStart = now.minus(Policy.WINDOW);
    }

    static List<Decision> now(JobState job, Policy policy, Instant now) {
        var offers = new Offers(job, policy, now);
        int room = offers.room();
        // The clock of the node that started the job may be ahead of this one's.
        if (room == 0 || !policy.schedule().started(now)) {
            return List.of();
        }
        List<Waiting> open = job.waiting().stream()
                .filter(waiting -> waiting.cohort().wave() <= job.wave())
                .filter(waiting -> policy.schedule().open(waiting.cohort().zone(), now))
                .toList();
        return offers.share(open, room);
    }

    /** What holds back the targets of a running job that wait. Asked when all that could be offered has been. */
    static Set<Hold> holds(JobState job, Policy policy, Instant now) {
        var offers = new Offers(job, policy, now);
        Set<Hold> holds = EnumSet.noneOf(Hold.class);
        if (!policy.schedule().started(now)) {
            holds.add(Hold.START);
        }
        if (offers.roomOfRate() == 0) {
            holds.add(Hold.RATE);
        }
        if (offers.roomOfCeiling() == 0) {
            holds.add(Hold.CEILING);
        }
        for (Waiting waiting : job.waiting()) {
            if (waiting.cohort().wave() > job.wave()) {
                holds.add(Hold.WAVE);
            } else if (!policy.schedule().open(waiting.cohort().zone(), now)) {
                holds.add(Hold.WINDOW);
            } else if (offers.take(waiting, 0, 1) == 0) {
                holds.add(Hold.BANDWIDTH);
            }
        }
        return holds;
    }

    private int room() {
        return Math.min(roomOfRate(), roomOfCeiling());
    }

    private int roomOfRate() {
        long offered = job.recent().stream()
                .filter(this::inWindow)
                .mapToLong(Offered::devices)
                .sum();
        // Offers raise the rate when they have left the window, or one minute could see all steps at once.
        long notified = Math.max(0, job.notified() - offered);
        int rate = policy.rate().perMinute(notified, job.counts().of(TargetState.SUCCEEDED));
        return Math.toIntExact(Math.max(0, rate - offered));
    }

    private int roomOfCeiling() {
        return policy.maxInFlight() == null
                ? Integer.MAX_VALUE
                : Math.max(0, policy.maxInFlight() - job.counts().inFlight());
    }

    /** An offer leaves the window only after 60 full seconds, and one that seems to lie in the future still counts. */
    private boolean inWindow(Offered offered) {
        return !offered.at().isBefore(windowStart);
    }

    /** To each cohort its part by size, so that all of them progress alike; then what is left to whoever can take it. */
    private List<Decision> share(List<Waiting> open, int room) {
        int[] offers = new int[open.size()];
        int left = room;
        long waiting = open.stream().mapToLong(Waiting::devices).sum();
        for (int i = 0; i < offers.length && left > 0; i++) {
            int devices = open.get(i).devices();
            offers[i] = take(open.get(i), 0, Math.toIntExact(Math.ceilDiv((long) left * devices, waiting)));
            left -= offers[i];
            waiting -= devices;
        }
        for (int i = 0; i < offers.length && left > 0; i++) {
            int more = take(open.get(i), offers[i], left);
            offers[i] += more;
            left -= more;
        }
        List<Decision> decisions = new ArrayList<>();
        for (int i = 0; i < offers.length; i++) {
            if (offers[i] > 0) {
                decisions.add(new Decision.Offer(open.get(i).cohort(), offers[i]));
            }
        }
        return decisions;
    }

    private int take(Waiting waiting, int taken, int wanted) {
        int devices = Math.min(wanted, waiting.devices() - taken);
        String site = waiting.cohort().site();
        Long bytesPerSecond = site == null ? null : policy.bandwidth().get(site);
        if (site == null || bytesPerSecond == null || job.imageBytes() == 0) {
            return devices;
        }
        int room = roomOfSites.computeIfAbsent(site, name -> roomOf(name, bytesPerSecond));
        int offers = Math.min(devices, room);
        roomOfSites.put(site, room - offers);
        return offers;
    }

    /** Images that the site's ceiling still allows; a single one always, else a large image could never be delivered. */
    private int roomOf(String site, long bytesPerSecond) {
        long offered = job.recent().stream()
                .filter(this::inWindow)
                .filter(some -> Objects.equals(some.site(), site))
                .mapToLong(Offered::bytes)
                .sum();
        long images = (bytesPerSecond * Policy.WINDOW.toSeconds() - offered) / job.imageBytes();
        return Math.toIntExact(Math.clamp(images, offered == 0 ? 1 : 0, Integer.MAX_VALUE));
    }
}
