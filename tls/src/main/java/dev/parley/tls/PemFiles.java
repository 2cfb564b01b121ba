package dev.parley.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * What a context is made of.
 *
 * @param certificate and {@code key}: null together
 * @param ca whose certificates the other side may have
 */
record PemFiles(@Nullable Path certificate, @Nullable Path key, @Nullable Path ca) {

  SSLContext read() {
    return TlsContexts.of(
        certificate == null || key == null ? null : Pem.identity(certificate, key),
        ca == null ? null : Pem.authorities(ca));
  }

  /** Another one when a file was written or replaced. */
  List<Object> stamp() {
    return files().<Object>flatMap(PemFiles::stamp).toList();
  }

  private Stream<Path> files() {
    return Stream.of(certificate, key, ca).filter(Objects::nonNull);
  }

  private static Stream<Object> stamp(Path file) {
    try {
      var attributes = Files.readAttributes(file, BasicFileAttributes.class);
      return Stream.of(
          attributes.lastModifiedTime(), attributes.size(), String.valueOf(attributes.fileKey()));
    } catch (IOException e) {
      return Stream.of("missing");
    }
  }

  @Override
  public String toString() {
    return files().map(Path::toString).reduce((a, b) -> a + ", " + b).orElse("no files");
  }
}
