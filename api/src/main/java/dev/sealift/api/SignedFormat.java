package dev.sealift.api;

/** What a signature is going to be part of. */
public enum SignedFormat {
    /** An MCUboot image. */
    MCUBOOT,
    /** Secure Boot v1 of the ESP32. */
    ESP_V1,
    /** Secure Boot v2 of ESP chips. */
    ESP_V2,
    /** A file of its own beside the signed one: DER, raw, or that of AWS FreeRTOS OTA. */
    DETACHED,
    /** A DSSE envelope around a provenance statement. */
    DSSE
}
