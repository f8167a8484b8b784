package dev.sealift.image;

/**
 * A part of a board's flash that holds one image.
 *
 * @param name {@code A} or {@code B}
 * @param base absolute address of its first byte, which is also that of the image header
 * @param size in bytes
 */
public record Slot(String name, long base, int size) {}
