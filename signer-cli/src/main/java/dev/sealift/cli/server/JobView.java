package dev.sealift.cli.server;

/** Shows a job as it changes. */
interface JobView {
    /** The job as it is now; called also when nothing changed. */
    void show(JobSnapshot snapshot);

    /** The server does not answer at the moment. */
    void lost(String why);
}
