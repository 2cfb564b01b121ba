package dev.parley.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.broker.Credentials.Role;
import dev.parley.broker.Credentials.User;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CredentialsTest {
  @TempDir Path directory;

  @Test
  void generatedPasswordsAreLongAndNeverTheSame() {
    var one = Credentials.generate();
    var other = Credentials.generate();
    for (Role role : Role.values()) {
      assertThat(one.first(role).password()).hasSize(32);
      assertThat(one.first(role).password()).isNotEqualTo(other.first(role).password());
      assertThat(one.first(role).roles()).containsExactly(role);
    }
    assertThat(one.users())
        .extracting(User::name)
        .containsExactly("requester", "responder", "keeper", "cluster", "admin");
  }

  @Test
  void passwordsAreNotShown() {
    var credentials = Credentials.generate();
    for (User user : credentials.users()) {
      assertThat(credentials.toString()).contains(user.name()).doesNotContain(user.password());
      assertThat(user.toString()).contains(user.name()).doesNotContain(user.password());
    }
  }

  @Test
  void firstStartWritesThemForTheOwnerAloneAndTheNextReadsThem() throws Exception {
    var data = directory.resolve("a").resolve("data");
    var written = Credentials.loadOrCreate(data);
    var file = data.resolve(Credentials.FILE_NAME);

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data)))
        .isEqualTo("rwx------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    try (var files = Files.list(data)) {
      assertThat(files).containsExactly(file);
    }
    assertThat(Credentials.loadOrCreate(data).users())
        .containsExactlyInAnyOrderElementsOf(written.users());
    assertThat(Credentials.read(file).users()).containsExactlyInAnyOrderElementsOf(written.users());
  }

  @Test
  void fileThatOthersCanReadIsRefused() throws Exception {
    var file = write("admin.password=x\nadmin.roles=admins\n");
    for (String mode : new String[] {"rw-r-----", "rw----r--", "rw--w----"}) {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
      assertThatThrownBy(() -> Credentials.loadOrCreate(directory))
          .isInstanceOf(BrokerException.class)
          .hasMessage(
              "The credentials file "
                  + file
                  + " can be used by others ("
                  + mode
                  + "). Run chmod 600 on it, and delete it instead if others may have read it.");
    }
  }

  @Test
  void userMayHaveSeveralRoles() throws Exception {
    var both = Credentials.read(write("svc.password=x\nsvc.roles=responders, requesters\n"));
    assertThat(both.user("svc").orElseThrow().roles())
        .containsExactlyInAnyOrder(Role.REQUESTERS, Role.RESPONDERS);
    assertThat(both.user("nobody")).isEmpty();
    assertThatThrownBy(() -> both.first(Role.ADMINS))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("No user has the role admins");
  }

  @Test
  void missingFileSaysWhoWritesIt() {
    var file = directory.resolve("none.properties");
    assertThatThrownBy(() -> Credentials.read(file))
        .isInstanceOf(BrokerException.class)
        .hasMessage(
            "There is no credentials file " + file + ". A broker writes it when it first starts.");
  }

  @Test
  void nonsenseIsNamed() throws Exception {
    assertNotValid("", "it names no user");
    assertNotValid("colour=red\n", "'colour' is neither <user>.password nor <user>.roles");
    assertNotValid("a.roles=admins\n", "User a has an empty password");
    assertNotValid("a.password=x\n", "User a has no role");
    assertNotValid(
        "a.password=x\na.roles=root\n",
        "user a has the unknown role 'root' (known: requesters, responders, keepers, cluster, admins)");
  }

  @Test
  void twoUsersOfOneNameAreRefused() {
    var user = new User("a", "x", Set.of(Role.ADMINS));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Credentials.of(user, user))
        .withMessage("User a is given twice");
  }

  private void assertNotValid(String text, String why) throws Exception {
    var file = write(text);
    assertThatThrownBy(() -> Credentials.read(file))
        .isInstanceOf(BrokerException.class)
        .hasMessage(
            "The credentials file "
                + file
                + " is not valid: "
                + why
                + ". Correct it, or delete it to have a new one made.");
  }

  private Path write(String text) throws Exception {
    var file = directory.resolve(Credentials.FILE_NAME);
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    return file;
  }
}
