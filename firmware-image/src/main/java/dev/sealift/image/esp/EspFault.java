package dev.sealift.image.esp;

/** Why a file for an ESP chip is refused, in the order in which the rules are checked. */
public enum EspFault {
    ESP_BAD_MAGIC,
    ESP_BAD_HEADER,
    ESP_TRUNCATED,
    ESP_BAD_SEGMENT,
    ESP_BAD_CHECKSUM,
    ESP_HASH_MISMATCH,
    ESP_SIGNATURE_MISSING,
    ESP_DIGEST_MISMATCH,
    ESP_KEY_UNKNOWN,
    ESP_SIGNATURE_INVALID
}
