package dev.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.parley.broker.Credentials;
import dev.parley.broker.Credentials.Role;
import dev.parley.jms.ParleyConnection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Passwords are where they belong, and in no list of processes, no output and no open file. */
@Timeout(300)
@Tag("once")
class SecretsTest {
  private static final String SECRET = "Sesame-5d1f0c";
  private static final String WRONG = "Wrong-8a7be2";
  private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private final Path data;
  private final Path password;
  private final Path wrong;
  private final List<String> said = new ArrayList<>();

  SecretsTest(@TempDir Path directory) throws IOException {
    data = Files.createDirectory(directory.resolve("broker"));
    var users = new StringBuilder();
    for (var role : Role.values()) {
      var name = role.wireName().replaceAll("s$", "");
      users.append("%s.password=%s%n%s.roles=%s%n".formatted(name, SECRET, name, role.wireName()));
    }
    write(data.resolve(Credentials.FILE_NAME), users.toString());
    password = write(directory.resolve("password"), SECRET);
    wrong = write(directory.resolve("wrong"), WRONG);
  }

  @Test
  void passwordsAreNowhereToBeSeen() throws IOException {
    assumeTrue(Files.isDirectory(Path.of("/proc/self")), "SKIPPED: there is no /proc to look into");
    try (var broker = start("broker", "--port", "0", "--stomp", "0")) {
      var url = broker.awaitOut("Broker ready at (\\S+)").group(1);
      try (var responder = start("responder", "--url", url)) {
        responder.awaitOut("Serving demo");
        end(start("call", "--url", url, "math.div", "42", "2"), 0);
        end(start("call", "--url", url, "--password-file", "" + password, "math.div", "4", "2"), 0);
        end(start("call", "--url", url, "--password-file", "" + wrong, "--debug", "math.div"), 77);
        end(start("call", "--url", "tcp://127.0.0.1:1", "--debug", "math.div"), 69);
        assertNotInProcesses();
        assertNotReadableByOthers();
        broker.terminate();
        responder.awaitErr("was lost");
        broker.exitCode();
        responder.terminate();
        responder.exitCode();
        said.addAll(List.of(broker.out(), broker.err(), responder.out(), responder.err()));
      }
    }
    assertThat(said).hasSize(12).noneMatch(text -> text.contains(SECRET) || text.contains(WRONG));
    assertThat(said).anyMatch(text -> text.contains("UNAUTHENTICATED"));
  }

  @Test
  void passwordsAreNoPartOfNames() {
    var credentials = Credentials.read(data.resolve(Credentials.FILE_NAME));
    var settings = ParleyConnection.builder("vm://1").user("requester", SECRET);

    assertThat(
            Stream.of(credentials, credentials.users(), credentials.first(Role.ADMINS), settings)
                .map(Object::toString))
        .noneMatch(text -> text.contains(SECRET));
  }

  private void end(ParleyProcess command, int code) throws IOException {
    try (command) {
      assertThat(command.exitCode()).as(command.err()).isEqualTo(code);
      said.addAll(List.of(command.out(), command.err()));
    }
  }

  /** What anybody can list, of all processes. */
  private static void assertNotInProcesses() throws IOException {
    try (var processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      var lines = new ArrayList<String>();
      for (var process : processes) {
        try {
          lines.add(
              new String(
                  Files.readAllBytes(process.resolve("cmdline")), StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
          // It has ended.
        }
      }
      assertThat(lines)
          .anyMatch(line -> line.contains(Main.class.getName()))
          .noneMatch(line -> line.contains(SECRET) || line.contains(WRONG));
    }
  }

  private void assertNotReadableByOthers() throws IOException {
    try (var files = Files.walk(data)) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        var bytes = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        if (bytes.contains(SECRET)) {
          assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
              .as(file.toString())
              .endsWith("------");
        }
      }
    }
  }

  private ParleyProcess start(String... arguments) throws IOException {
    return ParleyProcess.start(data, arguments);
  }

  private static Path write(Path file, String text) throws IOException {
    return Files.writeString(Files.createFile(file, OWNER_ONLY), text);
  }
}
