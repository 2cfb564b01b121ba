package dev.parley.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;

/** Writes PEM files, each in one step, so that nobody reads half of one. */
final class PemWriter {
  private static final int LINE = 64;

  private PemWriter() {}

  /** For its owner alone. */
  static void write(Path file, PrivateKey key) {
    write(file, "PRIVATE KEY", key.getEncoded(), "rw-------");
  }

  static void write(Path file, X509Certificate certificate) {
    try {
      write(file, "CERTIFICATE", certificate.getEncoded(), "rw-r--r--");
    } catch (CertificateEncodingException e) {
      throw new TlsException("Cannot write " + file + " (" + TlsException.reason(e) + ").", e);
    }
  }

  /** Makes it where it is missing, for the owner alone. */
  static void makeDirectory(Path directory) {
    // Early releases of Java 17 refuse to make one that is there by a symbolic link.
    if (Files.isDirectory(directory)) {
      return;
    }
    try {
      if (isPosix(directory)) {
        var owner = PosixFilePermissions.fromString("rwx------");
        Files.createDirectories(directory, PosixFilePermissions.asFileAttribute(owner));
      } else {
        Files.createDirectories(directory);
      }
    } catch (IOException e) {
      throw new TlsException(
          "Cannot make the directory " + directory + " (" + TlsException.reason(e) + ").", e);
    }
  }

  private static void write(Path file, String what, byte[] bytes, String permissions) {
    var text =
        "-----BEGIN %s-----\n%s\n-----END %s-----\n"
            .formatted(
                what, Base64.getMimeEncoder(LINE, new byte[] {'\n'}).encodeToString(bytes), what);
    try {
      // A temporary file has mode 600 from the start.
      var draft = Files.createTempFile(file.toAbsolutePath().getParent(), "", ".new");
      try {
        Files.writeString(draft, text);
        if (isPosix(draft)) {
          Files.setPosixFilePermissions(draft, PosixFilePermissions.fromString(permissions));
        }
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(draft);
      }
    } catch (IOException e) {
      throw new TlsException(
          "Cannot write "
              + file
              + " ("
              + TlsException.reason(e)
              + "). Choose a directory that can be written.",
          e);
    }
  }

  private static boolean isPosix(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }
}
