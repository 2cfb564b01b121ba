package dev.parley.broker;

import dev.parley.broker.Credentials.Role;
import dev.parley.broker.Credentials.User;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Credentials on disk: a properties file that only its owner reads. */
final class CredentialsFile {
  private static final Logger LOG = LoggerFactory.getLogger(CredentialsFile.class);
  private static final Set<PosixFilePermission> OWNER =
      EnumSet.of(
          PosixFilePermission.OWNER_READ,
          PosixFilePermission.OWNER_WRITE,
          PosixFilePermission.OWNER_EXECUTE);

  private CredentialsFile() {}

  static Credentials loadOrCreate(Path directory) {
    var file = directory.resolve(Credentials.FILE_NAME);
    if (Files.exists(file)) {
      return read(file);
    }
    makeDirectory(directory);
    try {
      return write(file, Credentials.generate());
    } catch (FileAlreadyExistsException e) {
      // Another process was first: its users are the ones that count.
      return read(file);
    } catch (IOException e) {
      throw new BrokerException(
          "Cannot write credentials to "
              + file
              + " ("
              + BrokerException.reason(e)
              + "). Make the directory writable or choose another.",
          e);
    }
  }

  /** Makes {@code directory} and its parents where they are missing, for the owner alone. */
  static void makeDirectory(Path directory) {
    try {
      if (Files.isDirectory(directory)) {
        return;
      }
      if (isPosix(directory)) {
        Files.createDirectories(
            directory,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      } else {
        Files.createDirectories(directory);
      }
    } catch (IOException e) {
      throw new BrokerException(
          "Cannot create the data directory "
              + directory
              + " ("
              + BrokerException.reason(e)
              + "). Choose a directory that can be written.",
          e);
    }
  }

  /**
   * Sees to it that a directory is there, and that nobody but its owner reads what is in it, also
   * where it was there before.
   */
  static void makePrivate(Path directory) {
    if (Files.exists(directory) && !Files.isDirectory(directory)) {
      return; // Artemis says so.
    }
    makeDirectory(directory);
    try {
      if (isPosix(directory) && !OWNER.containsAll(Files.getPosixFilePermissions(directory))) {
        Files.setPosixFilePermissions(directory, OWNER);
      }
    } catch (IOException e) {
      LOG.warn(
          "Others on this machine can read what is in {}, which belongs to another user. Give it to"
              + " the user who runs the broker.",
          directory);
    }
  }

  static Credentials read(Path file) {
    var properties = new Properties();
    try {
      refuseReadableByOthers(file);
      try (var reader = Files.newBufferedReader(file)) {
        properties.load(reader);
      }
    } catch (NoSuchFileException e) {
      throw new BrokerException(
          "There is no credentials file " + file + ". A broker writes it when it first starts.", e);
    } catch (IOException | IllegalArgumentException e) {
      throw new BrokerException(
          "Cannot read the credentials file " + file + " (" + BrokerException.reason(e) + ").", e);
    }
    try {
      return parse(properties);
    } catch (IllegalArgumentException e) {
      throw new BrokerException(
          "The credentials file "
              + file
              + " is not valid: "
              + e.getMessage()
              + ". Correct it, or delete it to have a new one made.",
          e);
    }
  }

  private static Credentials parse(Properties properties) {
    var names = new TreeSet<String>();
    for (String key : properties.stringPropertyNames()) {
      if (!key.endsWith(".password") && !key.endsWith(".roles")) {
        throw new IllegalArgumentException(
            "'" + key + "' is neither <user>.password nor <user>.roles");
      }
      names.add(key.substring(0, key.lastIndexOf('.')));
    }
    if (names.isEmpty()) {
      throw new IllegalArgumentException("it names no user");
    }
    var users = new ArrayList<User>();
    for (String name : names) {
      users.add(
          new User(
              name,
              properties.getProperty(name + ".password", ""),
              roles(name, properties.getProperty(name + ".roles", ""))));
    }
    return Credentials.of(users);
  }

  private static Set<Role> roles(String user, String text) {
    var roles = EnumSet.noneOf(Role.class);
    for (String word : text.split(",", -1)) {
      if (!word.isBlank()) {
        roles.add(role(user, word.strip()));
      }
    }
    return roles;
  }

  private static Role role(String user, String word) {
    for (Role role : Role.values()) {
      if (role.wireName().equals(word)) {
        return role;
      }
    }
    throw new IllegalArgumentException(
        "user " + user + " has the unknown role '" + word + "' (known: " + knownRoles() + ")");
  }

  private static String knownRoles() {
    return List.of(Role.values()).stream().map(Role::wireName).collect(Collectors.joining(", "));
  }

  private static void refuseReadableByOthers(Path file) throws IOException {
    if (!isPosix(file)) {
      return;
    }
    var permissions = Files.getPosixFilePermissions(file);
    if (!OWNER.containsAll(permissions)) {
      throw new BrokerException(
          "The credentials file "
              + file
              + " can be used by others ("
              + PosixFilePermissions.toString(permissions)
              + "). Run chmod 600 on it, and delete it instead if others may have read it.");
    }
  }

  private static Credentials write(Path file, Credentials credentials) throws IOException {
    var text =
        new StringBuilder("# Passwords of this broker's users. Keep this file to yourself.\n");
    for (User user : credentials.users()) {
      var roles = user.roles().stream().map(Role::wireName).sorted();
      text.append(user.name()).append(".password=").append(user.password()).append('\n');
      text.append(user.name()).append(".roles=").append(roles.collect(Collectors.joining(",")));
      text.append('\n');
    }
    // createTempFile gives mode 600 from the start, so there is no moment at which others can read.
    var draft =
        Files.createTempFile(file.toAbsolutePath().getParent(), Credentials.FILE_NAME, ".new");
    try {
      try (var channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
        channel.write(ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.UTF_8)));
        channel.force(true);
      }
      publish(draft, file);
    } finally {
      Files.deleteIfExists(draft);
    }
    return credentials;
  }

  private static void publish(Path draft, Path file) throws IOException {
    try {
      // A link fails if the file is there by now, where a move would replace what another has read.
      Files.createLink(file, draft);
    } catch (UnsupportedOperationException e) {
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  private static boolean isPosix(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }
}
