package dev.sealift.image.agreement;

import dev.sealift.image.Board;
import dev.sealift.image.Bytes;
import dev.sealift.image.ImageVersion;
import dev.sealift.image.SigningException;
import dev.sealift.image.Tlv;
import dev.sealift.image.agreement.ImageModel.Content;
import dev.sealift.image.agreement.ImageModel.Entry;
import dev.sealift.image.trust.KeyStatus;
import dev.sealift.image.trust.SignedTrustSet;
import dev.sealift.image.trust.TrustSet;
import dev.sealift.image.trust.TrustedKey;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;

/** An endless row of damaged images, the same for the same seed; each can be made without those before it. */
final class Mutants {
    private static final List<Mutation> MUTATIONS = Stream.of(
                    HeaderMutations.ALL, TlvMutations.ALL, SignatureMutations.ALL)
            .flatMap(List::stream)
            .toList();

    private static final int COUNTER = 0x0001_0005;

    /** None three times as often as any other: the rest of the rules is the same with each. */
    private static final List<Bytes> TRUST_SETS = List.of(
            Bytes.of(new byte[0]),
            Bytes.of(new byte[0]),
            Bytes.of(new byte[0]),
            trustSet(1, KeyStatus.ACTIVE, KeyStatus.NEXT),
            trustSet(2, KeyStatus.ACTIVE, KeyStatus.ACTIVE),
            trustSet(1, KeyStatus.NEXT, KeyStatus.ACTIVE));

    private final long seed;

    Mutants(long seed) {
        this.seed = seed;
    }

    /** One of them and what was done to it. */
    record Mutant(int index, Question question, String damage) {}

    Mutant get(int index) {
        var random = new Random(seed * 0x9e37_79b9_7f4a_7c15L + index * 0xbf58_476d_1ce4_e5b9L);
        var damage = new ArrayList<String>();
        int slot = random.nextInt(2);
        var image = image(slot, random);
        boolean mutate = random.nextInt(4) > 0;
        // Resealed ones pass hash and signature, and so show the rules behind those; signing is what they cost.
        boolean resealed = mutate && random.nextInt(5) < 2;
        if (!resealed) {
            image.freeze();
        } else {
            damage.add("resealed");
        }
        for (int count = mutate ? 1 + random.nextInt(8) / 5 + random.nextInt(8) / 7 : 0; count > 0; count--) {
            var mutation = MUTATIONS.get(random.nextInt(MUTATIONS.size()));
            mutation.damage().apply(image, random);
            damage.add(mutation.name());
        }
        byte[] file = image.build();
        if (!mutate || random.nextInt(8) == 0) {
            file = RawMutations.damaged(file, random);
            damage.add("bytes");
        }
        return new Mutant(index, question(file, slot, random), String.join(", ", damage));
    }

    private static Question question(byte[] file, int slot, Random random) {
        int counter = random.nextInt(4) == 0 ? COUNTER + random.nextInt(3) - 1 : 0;
        var version = random.nextInt(4) == 0
                ? new ImageVersion(1, 2, 3, 3 + random.nextInt(3))
                : new ImageVersion(0, 0, 0, 0);
        return new Question(
                Bytes.of(file),
                random.nextInt(20) == 0 ? 1 - slot : slot,
                counter,
                version,
                TRUST_SETS.get(random.nextInt(TRUST_SETS.size())));
    }

    /** A good one: of a few sizes, with what an image may carry besides. */
    private static ImageModel image(int slot, Random random) {
        var board = Board.STM32F405;
        var image = new ImageModel();
        image.loadAddress = (int) board.slots().get(slot).base();
        image.payload = HeaderMutations.payloadFor(board.slots().get(slot), 24 + random.nextInt(8));
        var entries = image.protectedArea.entries;
        entries.add(new Entry(
                Tlv.SEC_CNT, Content.fixed((byte) COUNTER, (byte) (COUNTER >> 8), (byte) (COUNTER >> 16), (byte) 0)));
        entries.add(new Entry(Tlv.UUID_CID, Content.fixed(bytes(board.id()))));
        if (random.nextInt(4) == 0) {
            entries.add(new Entry(0xa0 + random.nextInt(16), Content.fixed(new byte[random.nextInt(20)])));
        }
        image.plainArea.entries.add(new Entry(Tlv.SHA256, hash -> hash));
        image.plainArea.entries.addAll(SignatureMutations.pair(TestKeys.TRUSTED));
        return image;
    }

    private static Bytes trustSet(int threshold, KeyStatus trusted, KeyStatus foreign) {
        var keys = List.of(
                new TrustedKey(TestKeys.TRUSTED.publicKey(), trusted),
                new TrustedKey(TestKeys.FOREIGN.publicKey(), foreign),
                new TrustedKey(TestKeys.REVOKED.publicKey(), KeyStatus.REVOKED));
        try {
            return SignedTrustSet.sign(new TrustSet(7, threshold, keys), TestKeys.ROOT)
                    .encoded();
        } catch (SigningException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] bytes(UUID id) {
        return ByteBuffer.allocate(16)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .array();
    }
}
