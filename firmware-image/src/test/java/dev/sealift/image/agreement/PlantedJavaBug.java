package dev.sealift.image.agreement;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** This library's verifier with one text of its sources replaced, compiled and loaded beside the right one. */
enum PlantedJavaBug {
    PROTECTED_TOTAL_MAY_BE_SMALLER("ImageParser", "total == area.length", "total <= area.length"),
    COUNTER_BEHIND_THE_HASH("SignedImage", "first(protectedTlvs, Tlv.SEC_CNT)", "first(tlvs, Tlv.SEC_CNT)"),
    COUNTER_SIGNED("SignedImage", ".map(Integer::toUnsignedLong)", ".map(Integer::longValue)"),
    RESET_ADDRESS_OFF_BY_ONE("ImageVerifier", "reset >= first + size", "reset > first + size"),
    ENTRY_MAY_CROSS_ITS_AREA(
            "TlvArea", "if (length > left) {", "length = Math.min(length, left);\nif (length > left) {");

    private static final String PACKAGE = "dev.sealift.image.";
    private static final Path SOURCES = Path.of("src/main/java/dev/sealift/image");

    private final String className;
    private final String right;
    private final String wrong;

    PlantedJavaBug(String className, String right, String wrong) {
        this.className = className;
        this.right = right;
        this.wrong = wrong;
    }

    /** The judge with that bug. */
    Judge judge() throws IOException, ReflectiveOperationException {
        var loader = new PlantedLoader(compiled(planted()));
        @SuppressWarnings("unchecked") // the class implements it
        var verdict = (Function<byte[], String>) loader.loadClass(JavaJudge.class.getName())
                .getDeclaredConstructor()
                .newInstance();
        return questions -> questions.stream().map(Question::frame).map(verdict).toList();
    }

    private String planted() throws IOException {
        var source = Files.readString(SOURCES.resolve(className + ".java"));
        int at = source.indexOf(right);
        if (at < 0 || at != source.lastIndexOf(right)) {
            throw new AssertionError(className + ".java does not hold '" + right + "' exactly once (expected: so; let "
                    + this + " follow the source)");
        }
        return source.replace(right, wrong);
    }

    private Map<String, byte[]> compiled(String source) throws IOException {
        var compiler = ToolProvider.getSystemJavaCompiler();
        var input =
                new SimpleJavaFileObject(URI.create("planted:///" + className + ".java"), JavaFileObject.Kind.SOURCE) {
                    @Override
                    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                        return source;
                    }
                };
        try (var output = new Output(compiler.getStandardFileManager(null, null, null))) {
            if (!compiler.getTask(null, output, null, List.of("-proc:none"), null, List.of(input))
                    .call()) {
                throw new AssertionError(this + " does not compile");
            }
            var classes = new HashMap<String, byte[]>();
            output.made.forEach((name, bytes) -> classes.put(name, bytes.toByteArray()));
            return classes;
        }
    }

    /** Keeps what the compiler makes in memory. */
    private static final class Output extends ForwardingJavaFileManager<JavaFileManager> {
        private final Map<String, ByteArrayOutputStream> made = new HashMap<>();

        Output(JavaFileManager standard) {
            super(standard);
        }

        @Override
        public JavaFileObject getJavaFileForOutput(
                Location location, String name, JavaFileObject.Kind kind, FileObject sibling) {
            return new SimpleJavaFileObject(URI.create("planted:///" + name + ".class"), kind) {
                @Override
                public OutputStream openOutputStream() {
                    return made.computeIfAbsent(name, any -> new ByteArrayOutputStream());
                }
            };
        }
    }

    /** Loads the library anew, the planted classes in the place of their own. */
    private static final class PlantedLoader extends ClassLoader {
        private final Map<String, byte[]> planted;

        PlantedLoader(Map<String, byte[]> planted) {
            super(PlantedJavaBug.class.getClassLoader());
            this.planted = planted;
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith(PACKAGE)) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                var loaded = findLoadedClass(name);
                return loaded != null ? loaded : define(name);
            }
        }

        private Class<?> define(String name) throws ClassNotFoundException {
            byte[] bytes = planted.get(name);
            if (bytes == null) {
                try (var in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
                    if (in == null) {
                        throw new ClassNotFoundException(name);
                    }
                    bytes = in.readAllBytes();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
            return defineClass(name, bytes, 0, bytes.length);
        }
    }
}
