package dev.sealift.image.agreement;

import static dev.sealift.image.agreement.Mutation.near;

import dev.sealift.image.Board;
import dev.sealift.image.Slot;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Damage to the fields of the header and to the vector table. */
final class HeaderMutations {
    private static final Board BOARD = Board.STM32F405;

    static final List<Mutation> ALL = List.of(
            new Mutation("magic", (image, random) -> image.magic = near(random, image.magic)),
            new Mutation("load address", (image, random) -> image.loadAddress = near(random, base(0), base(1))),
            new Mutation("header size", (image, random) -> image.headerSize = near(random, 0x200, 0x20, 0x400)),
            new Mutation("protected size", HeaderMutations::protectedSize),
            new Mutation("payload size", HeaderMutations::payloadSize),
            new Mutation("flags", (image, random) -> image.flags = flags(random)),
            new Mutation("version", HeaderMutations::version),
            new Mutation("stack", (image, random) -> putVector(image, 0, stack(random))),
            new Mutation("reset address", HeaderMutations::reset),
            new Mutation("reset address at the end", HeaderMutations::resetAtEnd),
            new Mutation("payload", HeaderMutations::payload));

    private HeaderMutations() {}

    private static int base(int slot) {
        return (int) BOARD.slots().get(slot).base();
    }

    private static void protectedSize(ImageModel image, Random random) {
        int actual = image.protectedArea.entries.isEmpty() ? 0 : image.protectedArea.bytes(TlvMutations.NO_HASH).length;
        image.protectedSize = near(random, actual, 4, 0);
    }

    private static void payloadSize(ImageModel image, Random random) {
        int room = BOARD.slots().getFirst().size() - ImageModel.HEADER_SIZE;
        int around = image.protectedArea.bytes(TlvMutations.NO_HASH).length + 4;
        image.payloadSize = near(random, image.payload.length, 8, room, room - around, -around, -room);
    }

    private static int flags(Random random) {
        return random.nextBoolean() ? 1 << random.nextInt(32) : near(random, 0x100, 0x104, 0x120);
    }

    private static void version(ImageModel image, Random random) {
        switch (random.nextInt(4)) {
            case 0 -> image.major = near(random, image.major) & 0xff;
            case 1 -> image.minor = near(random, image.minor) & 0xff;
            case 2 -> image.revision = near(random, image.revision) & 0xffff;
            default -> image.build = near(random, image.build);
        }
    }

    private static int stack(Random random) {
        int value = near(random, (int) BOARD.stackFirst(), (int) BOARD.stackLast(), 0x2002_0000);
        return random.nextBoolean() ? value & -8 : value;
    }

    private static void reset(ImageModel image, Random random) {
        int first = image.loadAddress + ImageModel.HEADER_SIZE;
        putVector(image, 4, near(random, first, first + image.payload.length, image.loadAddress));
    }

    private static void resetAtEnd(ImageModel image, Random random) {
        int end = image.loadAddress + ImageModel.HEADER_SIZE + image.payload.length;
        putVector(image, 4, (end | 1) - 2 * random.nextInt(2));
    }

    private static void putVector(ImageModel image, int at, int value) {
        if (image.payload.length >= at + 4) {
            ByteBuffer.wrap(image.payload).order(ByteOrder.LITTLE_ENDIAN).putInt(at, value);
        }
    }

    private static void payload(ImageModel image, Random random) {
        int size = near(random, 0, 8, 64) & 0x3ff;
        byte[] payload = payloadFor(slotOf(image), size);
        for (int i = 0; i < random.nextInt(3) && size > 0; i++) {
            payload[random.nextInt(size)] ^= (byte) (1 << random.nextInt(8));
        }
        image.payload = payload;
    }

    private static Slot slotOf(ImageModel image) {
        return BOARD.slots().get(image.loadAddress == base(1) ? 1 : 0);
    }

    /** A vector table that is right for the slot, as far as there is room, and a pattern behind it. */
    static byte[] payloadFor(Slot slot, int size) {
        var table = ByteBuffer.allocate(Math.max(size, 8)).order(ByteOrder.LITTLE_ENDIAN);
        table.putInt((int) BOARD.stackLast()).putInt((int) slot.base() + ImageModel.HEADER_SIZE + 1);
        while (table.hasRemaining()) {
            table.put((byte) table.position());
        }
        return Arrays.copyOf(table.array(), size);
    }
}
