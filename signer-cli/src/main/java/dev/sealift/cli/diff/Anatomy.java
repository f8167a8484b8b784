package dev.sealift.cli.diff;

import dev.sealift.image.ByteSource;
import dev.sealift.image.FormatException;
import dev.sealift.image.ImageException;
import dev.sealift.image.ImageParser;
import dev.sealift.image.Tlv;
import dev.sealift.image.esp.EspImageParser;
import dev.sealift.image.esp.SecureBootV2;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A file taken apart.
 *
 * @param format mcuboot, esp or raw
 * @param fields values by name
 * @param parts  what is left as bytes, by name
 */
record Anatomy(String format, Map<String, String> fields, Map<String, ByteSource> parts) {
    /** As the format that it has; a file that has none of them is bytes alone. */
    static Anatomy of(ByteSource file) {
        try {
            return EspImageParser.isImage(file)
                            || !SecureBootV2.signatures(file).isEmpty()
                    ? esp(file)
                    : mcuboot(file);
        } catch (FormatException | ImageException e) {
            return raw(file);
        }
    }

    static Anatomy raw(ByteSource file) {
        return new Anatomy("raw", Map.of(), Map.of("bytes", file));
    }

    private static Anatomy mcuboot(ByteSource file) throws ImageException {
        var image = ImageParser.parse(file);
        var header = image.header();
        var fields = new LinkedHashMap<String, String>();
        fields.put("version", header.version().toString());
        fields.put("load address", "0x%08x".formatted(header.loadAddress()));
        fields.put("header size", "0x%x".formatted(header.size()));
        fields.put("payload size", Long.toString(header.payloadSize()));
        fields.put("flags", "0x%x".formatted(header.flags()));
        addTlvs(fields, "protected ", image.protectedTlvs());
        addTlvs(fields, "", image.tlvs());
        var parts = new LinkedHashMap<String, ByteSource>();
        parts.put("header padding", file.slice(32, header.size()));
        parts.put("payload", file.slice(header.size(), header.size() + header.payloadSize()));
        parts.put("behind the image", file.slice(image.size(), file.size()));
        return new Anatomy("mcuboot", fields, parts);
    }

    /** Several of one type are told apart by their order. */
    private static void addTlvs(Map<String, String> fields, String area, List<Tlv> tlvs) {
        for (var tlv : tlvs) {
            var name = area + tlv.name();
            int number = 1;
            while (fields.containsKey(number == 1 ? name : name + " " + number)) {
                number++;
            }
            fields.put(
                    number == 1 ? name : name + " " + number,
                    tlv.data().size() + " bytes " + tlv.data().hex());
        }
    }

    private static Anatomy esp(ByteSource file) throws FormatException {
        var fields = new LinkedHashMap<String, String>();
        var parts = new LinkedHashMap<String, ByteSource>();
        int number = 0;
        for (var signature : SecureBootV2.signatures(file)) {
            number++;
            fields.put(
                    "signature " + number + " algorithm", signature.algorithm().toString());
            fields.put("signature " + number + " digest", signature.digest().hex());
            fields.put(
                    "signature " + number + " key digest", signature.keyDigest().hex());
        }
        if (!EspImageParser.isImage(file)) {
            parts.put("bytes", file);
            return new Anatomy("esp", fields, parts);
        }
        var image = EspImageParser.parse(file);
        fields.put("chip id", Integer.toString(image.chipId()));
        fields.put("entry", "0x%08x".formatted(image.entry()));
        fields.put("chip revisions", image.minRevision() + "–" + image.maxRevision());
        fields.put("hash appended", Boolean.toString(image.hashAppended()));
        image.descriptor().ifPresent(app -> {
            fields.put("project", app.project());
            fields.put("version", app.version());
            fields.put("secure version", Long.toString(app.secureVersion()));
            fields.put("built", app.date() + " " + app.time());
            fields.put("ESP-IDF", app.idfVersion());
        });
        int index = 0;
        for (var segment : image.segments()) {
            fields.put("segment " + index, "0x%08x, %d bytes".formatted(segment.loadAddress(), segment.size()));
            parts.put("segment " + index, file.slice(segment.at(), segment.at() + segment.size()));
            index++;
        }
        parts.put("behind the image", file.slice(image.size(), file.size()));
        return new Anatomy("esp", fields, parts);
    }
}
