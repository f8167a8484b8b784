package dev.sealift.api;

/** What a job asks of devices. */
public enum JobKind {
    /** Install a release. Proven by a confirmed boot of its image. */
    UPDATE,
    /** Start anew. Proven by a boot after the start of the execution. */
    REBOOT,
    /** Forget all settings and start anew. Proven by a boot after the start of the execution, or by one that lost its state. */
    FACTORY_RESET,
    /** Take a new certificate. Proven by a request with a certificate that was issued after the start of the execution. */
    ROTATE_CERTIFICATE,
    /** Whatever the document says. The device's word is all there is. */
    CUSTOM
}
