package dev.sealift.server.job;

import dev.sealift.server.audit.AuditLog;
import dev.sealift.server.device.DeviceService;
import dev.sealift.server.identity.Enrolment;
import dev.sealift.server.identity.Revocations;
import dev.sealift.server.release.ReleaseService;
import dev.sealift.server.release.UpdateDocuments;
import java.time.Clock;
import java.util.random.RandomGenerator;
import tools.jackson.databind.json.JsonMapper;

/** The two sides of jobs, put together over the same parts. */
public record JobParts(
        JobService service,
        JobOperations operations,
        Planner planner,
        Replays replays,
        Templates templates,
        ThingService things,
        ThingUpdates updates,
        Renewals renewals,
        Membership membership,
        Fitness fitness) {
    public static JobParts of(
            DeviceService devices,
            ReleaseService releases,
            UpdateDocuments updates,
            TargetGroups groups,
            Enrolment enrolment,
            Revocations revocations,
            AuditLog audit,
            Clock clock,
            RandomGenerator random,
            JsonMapper json) {
        var stores = Stores.of(json);
        var changes = new Executions(stores, devices, releases, groups, audit);
        var states = new JobStates(stores, devices);
        var writer = new TargetWriter(stores);
        var creation = new JobCreation(
                stores, writer, new Documents(updates, json), devices, releases, groups, audit, clock, random);
        var joiners = new LateJoiners(stores, groups, audit);
        var counters = new CounterRollouts(stores, creation, joiners, devices, releases, audit);
        var rollouts =
                new Rollouts(stores, states, changes, new Sweeps(stores, changes, clock), counters, audit, clock);
        var views = new JobViews(stores, states, clock);
        var proof = new Proof(json);
        var probation = new Probation(stores, changes, proof, clock);
        var templates = new Templates(audit, clock, json);
        var said = new ThingUpdates(
                stores,
                rollouts,
                changes,
                new Conclusions(changes, proof, revocations, clock),
                probation,
                devices,
                updates,
                clock);
        var service = new JobService(stores, creation, rollouts, templates, views, audit);
        return new JobParts(
                service,
                new JobOperations(stores, service, rollouts, counters, releases, views, audit, clock),
                new Planner(stores, writer, creation, rollouts, devices, releases, groups, audit, clock, random),
                new Replays(stores, states, devices, groups, audit, clock, json),
                templates,
                new ThingService(stores, rollouts, said, devices, clock),
                said,
                new Renewals(stores, enrolment, revocations),
                new Membership(stores, rollouts, changes, joiners, devices, releases, groups, clock),
                new Fitness(stores, rollouts, changes, releases, clock));
    }
}
