package dev.sealift.server.job;

import dev.sealift.api.ReasonCode;
import dev.sealift.server.device.DeviceService;
import dev.sealift.server.device.Standing;
import dev.sealift.server.job.engine.Cohort;
import dev.sealift.server.job.engine.Policy;
import dev.sealift.server.job.engine.Wave;
import dev.sealift.server.problem.Refusal;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.zip.CRC32C;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * The targets of a job that is to be created, in its cohorts.
 *
 * @param cohorts their index is their number
 * @param targets in the order of their ids
 */
record Targets(List<Cohort> cohorts, List<Target> targets) {
    /** Members of a group that are read at once. */
    private static final int PAGE = 1000;

    /** Behind the devices that were named. */
    private static final long FIRST_OF_GROUPS = 1L << 32;

    /** Positions are exact to that: an eighth of the devices shares one of the last, the first few stand alone. */
    private static final int POSITION_BITS = 3;

    /**
     * A target.
     *
     * @param position in the order in which the job is offered
     * @param excluded why it cannot take the job
     */
    record Target(
            String device,
            int cohort,
            long position,
            boolean named,
            @Nullable ReasonCode excluded) {
        /** Which can take the job or not, as it is now. */
        Target with(@Nullable ReasonCode reason) {
            return reason == excluded ? this : new Target(device, cohort, position, named, reason);
        }
    }

    /** Who takes part, by the reason why not. */
    Map<ReasonCode, Integer> exclusions() {
        Map<ReasonCode, Integer> exclusions = new EnumMap<>(ReasonCode.class);
        targets.forEach(target -> {
            if (target.excluded != null) {
                exclusions.merge(target.excluded, 1, Integer::sum);
            }
        });
        return exclusions;
    }

    /** Targets that can take the job, or cannot, by the number of their cohort. */
    int[] sizes(boolean excluded) {
        int[] sizes = new int[cohorts.size()];
        for (Target target : targets) {
            if ((target.excluded != null) == excluded) {
                sizes[target.cohort]++;
            }
        }
        return sizes;
    }

    /** Targets that can take the job, by cohort; none of them is empty. */
    Map<Cohort, Integer> byCohort() {
        int[] sizes = sizes(false);
        Map<Cohort, Integer> byCohort = new HashMap<>();
        for (int number = 0; number < sizes.length; number++) {
            if (sizes[number] > 0) {
                byCohort.put(cohorts.get(number), sizes[number]);
            }
        }
        return byCohort;
    }

    /** Where a device stands before it is in a cohort. */
    private record Candidate(
            String device,
            long place,
            boolean named,
            @Nullable ReasonCode excluded,
            @Nullable ZoneId zone) {}

    /** Finds targets and puts them into waves, sites and zones. */
    static final class Finder {
        private final Handle tx;
        private final DeviceService devices;
        private final TargetGroups groups;
        private final String job;
        private final Policy policy;
        private final Eligibility eligibility;
        private final List<Candidate> candidates = new ArrayList<>();
        private final Set<String> known = new HashSet<>();
        private final Map<Cohort, Integer> numbers = new TreeMap<>();
        private final List<Cohort> cohorts = new ArrayList<>();

        Finder(
                Handle tx,
                DeviceService devices,
                TargetGroups groups,
                String job,
                Policy policy,
                Eligibility eligibility) {
            this.tx = tx;
            this.devices = devices;
            this.groups = groups;
            this.job = job;
            this.policy = policy;
            this.eligibility = eligibility;
        }

        Targets find(List<String> named, List<String> ofGroups) {
            Map<String, Standing> registered = devices.standings(tx, named);
            for (String name : named) {
                if (known.add(name)) {
                    add(required(registered, name), candidates.size(), true);
                }
            }
            for (String group : ofGroups) {
                groups.require(tx, group);
                groups.requireBuilt(tx, group);
                String after = "";
                List<Standing> page;
                do {
                    page = devices.ofGroup(tx, group, after, PAGE);
                    page.stream()
                            .filter(device -> known.add(device.id()))
                            .forEach(device -> add(device, place(job, device.id()), false));
                    after = page.isEmpty() ? after : page.getLast().id();
                } while (page.size() == PAGE);
            }
            if (!policy.waves().isEmpty()) {
                candidates.sort(Comparator.comparingLong(Candidate::place));
            }
            return new Targets(cohorts, inCohorts());
        }

        /** Puts targets that a job had into the waves, sites and zones of another policy. */
        Targets again(List<ExecutionStore.Participant> participants) {
            for (int from = 0; from < participants.size(); from += PAGE) {
                List<ExecutionStore.Participant> page =
                        participants.subList(from, Math.min(participants.size(), from + PAGE));
                Map<String, Standing> registered = policy.schedule().windows().isEmpty()
                        ? Map.of()
                        : devices.standings(
                                tx,
                                page.stream()
                                        .map(ExecutionStore.Participant::device)
                                        .toList());
                for (ExecutionStore.Participant some : page) {
                    ZoneId zone = registered.isEmpty() ? null : zone(required(registered, some.device()));
                    candidates.add(new Candidate(some.device(), some.position(), some.named(), null, zone));
                }
            }
            return new Targets(cohorts, inCohorts());
        }

        private static Standing required(Map<String, Standing> registered, String device) {
            Standing found = registered.get(device);
            if (found == null) {
                throw Refusal.invalid("targets", device, "a registered device");
            }
            return found;
        }

        private void add(Standing device, long place, boolean named) {
            ZoneId zone = policy.schedule().windows().isEmpty() ? null : zone(device);
            candidates.add(new Candidate(device.id(), place, named, eligibility.reason(device), zone));
        }

        private void members(String group, Consumer<List<String>> use) {
            String after = "";
            List<String> page;
            do {
                page = groups.members(tx, group, after, PAGE);
                use.accept(page);
                after = page.isEmpty() ? after : page.getLast();
            } while (page.size() == PAGE);
        }

        private Set<String> members(String group) {
            groups.require(tx, group);
            Set<String> members = new HashSet<>();
            members(group, members::addAll);
            return members;
        }

        /** Each wave takes, in their order, what the waves before it left. */
        private List<Target> inCohorts() {
            Map<String, String> sites = sites();
            List<Target> targets = new ArrayList<>(candidates.size());
            List<Candidate> left = new ArrayList<>(candidates);
            left.removeIf(candidate -> candidate.excluded != null);
            int all = left.size();
            int waves = Math.max(1, policy.waves().size());
            for (int wave = 0; wave < waves; wave++) {
                int number = wave;
                List<Candidate> rest = new ArrayList<>();
                Set<String> group = group(wave);
                long share = share(wave, all) - (all - left.size());
                for (Candidate candidate : left) {
                    if (group == null ? share-- > 0 : group.contains(candidate.device)) {
                        targets.add(target(candidate, number, sites));
                    } else {
                        rest.add(candidate);
                    }
                }
                left = rest;
            }
            for (Candidate candidate : candidates) {
                if (candidate.excluded != null) {
                    targets.add(target(candidate, waves - 1, sites)); // where it waits if its reason goes away
                }
            }
            targets.sort(Comparator.comparing(Target::device));
            return targets;
        }

        private Target target(Candidate candidate, int wave, Map<String, String> sites) {
            var cohort = new Cohort(wave, sites.get(candidate.device), candidate.zone);
            int number = numbers.computeIfAbsent(cohort, added -> {
                cohorts.add(added);
                return cohorts.size() - 1;
            });
            return new Target(candidate.device, number, position(candidate.place), candidate.named, candidate.excluded);
        }

        private @Nullable Set<String> group(int wave) {
            return !policy.waves().isEmpty()
                            && policy.waves().get(wave).selection() instanceof Wave.Selection.Group(String id)
                    ? members(id)
                    : null;
        }

        private long share(int wave, int all) {
            return !policy.waves().isEmpty()
                            && policy.waves().get(wave).selection() instanceof Wave.Selection.UpTo(var share)
                    ? Math.ceilDiv((long) all * share.hundredths(), 10_000L)
                    : all;
        }

        /** By device; one in several groups with a ceiling belongs to the first of them. */
        private Map<String, String> sites() {
            Map<String, String> sites = new HashMap<>();
            for (String site : new TreeSet<>(policy.bandwidth().keySet())) {
                members(site).forEach(device -> sites.putIfAbsent(device, site));
            }
            return sites;
        }
    }

    /** Where its windows are; those of a device that says nothing are in UTC. */
    static ZoneId zone(Standing device) {
        return Objects.requireNonNullElse(device.zone(), ZoneOffset.UTC);
    }

    /** Stable, and another for each job, so that it is not always the same devices that go first. */
    static long place(String job, String device) {
        var checksum = new CRC32C();
        checksum.update((job + "/" + device).getBytes(StandardCharsets.UTF_8));
        return FIRST_OF_GROUPS + checksum.getValue();
    }

    /**
     * In the order of offers. Of devices that come late many share one, and go in the order of their ids: by their places each
     * of a million would lie in another page of the database, and be written with all of it.
     */
    static long position(long place) {
        if (place < FIRST_OF_GROUPS) {
            return place;
        }
        long random = place - FIRST_OF_GROUPS;
        int coarse = Math.max(0, Long.SIZE - Long.numberOfLeadingZeros(random) - POSITION_BITS);
        return FIRST_OF_GROUPS + (random >> coarse << coarse);
    }
}
