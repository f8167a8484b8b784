package dev.sealift.link.smp;

import dev.sealift.link.LinkException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** Group 1: the images in the slots. */
public final class ImageCommands {
    /** The group's number. */
    public static final int GROUP = 1;

    static final int UPLOAD = 1;

    private final SmpClient client;

    /** Speaks through that client. */
    public ImageCommands(SmpClient client) {
        this.client = client;
    }

    /** The images in the slots. */
    public List<ImageSlot> state() throws LinkException, SmpException, InterruptedException {
        return slots(client.read(GROUP, 0, Map.of()));
    }

    /** Marks the image with that hash (hex) for one trial. */
    public List<ImageSlot> test(String hash) throws LinkException, SmpException, InterruptedException {
        return slots(client.request(
                SmpMessage.Op.WRITE,
                GROUP,
                0,
                Map.of("hash", HexFormat.of().parseHex(hash), "confirm", false),
                client.settings().slow(),
                1));
    }

    /** Keeps the image that runs. */
    public List<ImageSlot> confirm() throws LinkException, SmpException, InterruptedException {
        return slots(client.request(
                SmpMessage.Op.WRITE,
                GROUP,
                0,
                Map.of("confirm", true),
                client.settings().slow(),
                1));
    }

    /** Erases a slot. */
    public void erase(int slot) throws LinkException, SmpException, InterruptedException {
        erase(Map.of("slot", slot));
    }

    /** Erases the slot that does not run, whichever it is. */
    public void erase() throws LinkException, SmpException, InterruptedException {
        erase(Map.of());
    }

    private void erase(Map<String, Integer> which) throws LinkException, SmpException, InterruptedException {
        client.request(SmpMessage.Op.WRITE, GROUP, 5, which, client.settings().slow(), 1);
    }

    /** The sizes of the slots in bytes, in their order. */
    public List<Long> slotSizes() throws LinkException, SmpException, InterruptedException {
        List<Long> sizes = new ArrayList<>();
        for (CborMap image : client.read(GROUP, 6, Map.of()).maps("images")) {
            for (CborMap slot : image.maps("slots")) {
                sizes.add(slot.integer("size"));
            }
        }
        return sizes;
    }

    private static List<ImageSlot> slots(CborMap reply) throws SmpFormatException {
        List<ImageSlot> slots = new ArrayList<>();
        for (CborMap image : reply.maps("images")) {
            slots.add(ImageSlot.of(image));
        }
        return slots;
    }
}
