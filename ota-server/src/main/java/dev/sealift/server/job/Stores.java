package dev.sealift.server.job;

import tools.jackson.databind.json.JsonMapper;

/** All that is stored of jobs. */
record Stores(
        JobStore jobs, CohortStore cohorts, ExecutionStore executions, OfferStore offers, ApprovalStore approvals) {
    static Stores of(JsonMapper json) {
        var jobs = new JobStore(json);
        return new Stores(
                jobs, new CohortStore(), new ExecutionStore(json), new OfferStore(), new ApprovalStore(jobs, json));
    }
}
