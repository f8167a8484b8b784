import java.io.IOException;
import java.io.OutputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassTransform;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/**
 * Packs jars into one from which a JVM starts quickly: {@code java tools/OneJar.java OUT IN…}, the first of equal names counts.
 *
 * <p>The JVM's AOT cache takes no class of a signed jar, whose signature is checked anew at each start besides, and none
 * compiled for Java 5 or older, as picocli is. So signatures are left out, and old classes get the version of Java 8 and
 * the stack maps that go with it. Providers of services are listed together.
 */
public final class OneJar {
  private static final int FIRST_WITH_STACK_MAPS = ClassFile.JAVA_6_VERSION;
  private static final String SERVICES = "META-INF/services/";

  private final Map<String, byte[]> services = new HashMap<>();
  private final Map<String, Path> taken = new HashMap<>();
  private final ClassFile classes;

  private OneJar(List<Path> jars) throws IOException {
    URL[] urls = new URL[jars.size()];
    for (int i = 0; i < urls.length; i++) {
      urls[i] = jars.get(i).toUri().toURL();
    }
    ClassLoader loader = new URLClassLoader(urls);
    classes =
        ClassFile.of(
            ClassFile.StackMapsOption.GENERATE_STACK_MAPS,
            ClassFile.ClassHierarchyResolverOption.of(
                ClassHierarchyResolver.defaultResolver()
                    .orElse(
                        ClassHierarchyResolver.ofResourceParsing(loader))));
  }

  public static void main(String[] args) throws IOException {
    List<Path> jars = Stream.of(args).skip(1).map(Path::of).toList();
    OneJar pack = new OneJar(jars);
    // Not compressed: the file is mapped, and inflating costs each start what disk costs once.
    try (OutputStream file = Files.newOutputStream(Path.of(args[0]));
        JarOutputStream out = new JarOutputStream(file)) {
      out.setLevel(0);
      for (Path jar : jars) {
        pack.add(jar, out);
      }
      for (Map.Entry<String, byte[]> list : pack.services.entrySet()) {
        out.putNextEntry(new ZipEntry(list.getKey()));
        out.write(list.getValue());
      }
    }
  }

  private void add(Path path, JarOutputStream out) throws IOException {
    try (JarFile jar = new JarFile(path.toFile(), false)) {
      for (JarEntry entry : jar.stream().filter(OneJar::wanted).toList()) {
        byte[] bytes = jar.getInputStream(entry).readAllBytes();
        String name = entry.getName();
        if (name.startsWith(SERVICES)) {
          services.merge(name, bytes, OneJar::lines);
        } else if (taken.putIfAbsent(name, path) == null) {
          out.putNextEntry(new ZipEntry(name));
          out.write(name.endsWith(".class") ? modern(bytes) : bytes);
        }
      }
    }
  }

  /** Without manifests, signatures, modules, and classes for other versions of Java than the oldest. */
  private static boolean wanted(JarEntry entry) {
    String name = entry.getName();
    boolean meta = name.startsWith("META-INF/") && !name.startsWith(SERVICES);
    return !entry.isDirectory()
        && !name.endsWith("module-info.class")
        && !(meta && name.matches("META-INF/(MANIFEST\\.MF|[^/]*\\.(SF|RSA|DSA|EC)|versions/.*)"));
  }

  private byte[] modern(byte[] bytes) {
    int version = (bytes[6] & 0xff) << 8 | bytes[7] & 0xff;
    if (version >= FIRST_WITH_STACK_MAPS) {
      return bytes;
    }
    return classes.transformClass(
        classes.parse(bytes),
        ClassTransform.transformingMethodBodies((code, element) -> code.with(element))
            .andThen(ClassTransform.endHandler(builder -> builder.withVersion(ClassFile.JAVA_8_VERSION, 0))));
  }

  private static byte[] lines(byte[] first, byte[] second) {
    byte[] both = new byte[first.length + 1 + second.length];
    System.arraycopy(first, 0, both, 0, first.length);
    both[first.length] = '\n';
    System.arraycopy(second, 0, both, first.length + 1, second.length);
    return both;
  }
}
