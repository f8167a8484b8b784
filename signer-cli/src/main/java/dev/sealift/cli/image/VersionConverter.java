package dev.sealift.cli.image;

import dev.sealift.image.ImageVersion;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Versions on the command line. */
final class VersionConverter implements ITypeConverter<ImageVersion> {
    @Override
    public ImageVersion convert(String text) {
        try {
            return ImageVersion.parse(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }
}
