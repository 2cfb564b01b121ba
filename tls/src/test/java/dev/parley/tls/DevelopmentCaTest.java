package dev.parley.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DevelopmentCaTest {
  private static final Duration DAY = Duration.ofDays(1);

  @TempDir private Path directory;

  @Test
  void keysAreForTheirOwnerAlone() throws IOException {
    var issued = DevelopmentCa.in(directory.resolve("new")).server("server", List.of("::1"), DAY);

    assertThat(permissions(issued.key())).isEqualTo("rw-------");
    assertThat(permissions(directory.resolve("new/ca-key.pem"))).isEqualTo("rw-------");
    assertThat(permissions(issued.certificate())).isEqualTo("rw-r--r--");
    assertThat(permissions(directory.resolve("new"))).isEqualTo("rwx------");
  }

  @Test
  void authorityIsMadeOnce() throws IOException {
    var first = Files.readString(DevelopmentCa.in(directory).certificate());

    assertThat(Files.readString(DevelopmentCa.in(directory).certificate())).isEqualTo(first);
  }

  @Test
  void directoryMayBeASymbolicLink() throws IOException {
    var real = Files.createDirectory(directory.resolve("real"));
    var link = Files.createSymbolicLink(directory.resolve("link"), real);

    DevelopmentCa.in(link);

    assertThat(real.resolve("ca.pem")).exists();
  }

  @Test
  void keyOfAnotherCertificateIsRefused() {
    var ca = DevelopmentCa.in(directory);
    var one = ca.client("one", DAY);
    var other = ca.client("other", DAY);

    assertThatThrownBy(() -> TlsContexts.server(one.certificate(), other.key(), null))
        .isInstanceOf(TlsException.class)
        .hasMessage(
            "The private key "
                + other.key()
                + " is not that of the certificate "
                + one.certificate()
                + ": give the two that were made together.");
  }

  @Test
  void certificateInPlaceOfAKeyIsRefused() {
    var one = DevelopmentCa.in(directory).client("one", DAY);

    assertThatThrownBy(() -> TlsContexts.server(one.certificate(), one.certificate(), null))
        .isInstanceOf(TlsException.class)
        .hasMessage(
            "There is no private key in "
                + one.certificate()
                + ": it must be RSA, EC or Ed25519 in PEM, not encrypted.");
  }

  @Test
  void missingFileIsNamed() {
    var file = directory.resolve("none.pem");

    assertThatThrownBy(() -> TlsContexts.client(file, null, null))
        .isInstanceOf(TlsException.class)
        .hasMessage(
            "The certificate " + file + " cannot be read (NoSuchFileException: " + file + ").");
  }

  @Test
  void fileWithoutACertificateIsNamed() throws IOException {
    var file = Files.createFile(directory.resolve("empty.pem"));

    assertThatThrownBy(() -> TlsContexts.client(file, null, null))
        .isInstanceOf(TlsException.class)
        .hasMessage("There is no certificate in " + file + ": it must be in PEM.");
  }

  private static String permissions(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }
}
