package dev.sealift.server.job;

import tools.jackson.databind.json.JsonMapper;

/** All that is stored of jobs. */
record Stores(
        JobStore jobs,
        ProgressStore progress,
        CohortStore cohorts,
        ExecutionStore executions,
        ExecutionBatches batches,
        DocumentStore documents,
        OfferStore offers,
        PlanStore plans,
        SweepStore sweeps,
        ApprovalStore approvals) {
    static Stores of(JsonMapper json) {
        var documents = new DocumentStore();
        return new Stores(
                new JobStore(json),
                new ProgressStore(),
                new CohortStore(),
                new ExecutionStore(json),
                new ExecutionBatches(),
                documents,
                new OfferStore(),
                new PlanStore(json),
                new SweepStore(),
                new ApprovalStore(documents, json));
    }
}
