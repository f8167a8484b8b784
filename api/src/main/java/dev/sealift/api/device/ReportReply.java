package dev.sealift.api.device;

/** Reply of {@code POST /things/{thing}/reports}: the report is on disk. */
public record ReportReply() {}
