package dev.sealift.api;

/** Whether a device takes part. */
public enum DeviceState {
    /** It is offered jobs. */
    ACTIVE,
    /** It may speak, but is offered nothing until an operator releases it. */
    QUARANTINED,
    /** It is out of service for good: its certificates are revoked, it may not speak, and its history is kept. */
    DECOMMISSIONED
}
