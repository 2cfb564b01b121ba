package dev.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.cli.Commands.Run;
import dev.parley.topics.Order;
import dev.parley.topics.RoomPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoomsFileTest {
  @TempDir private Path directory;
  private Path file;

  @BeforeEach
  void nameFile() {
    file = directory.resolve("rooms.json");
  }

  @Test
  void everyFieldIsRead() throws IOException {
    assertThat(
            read(
                """
                {"default": {"history": 7},
                 "rooms": {"ops": {"order": "safe", "history": 500, "maxBytes": 1000, "perSecond": 5,
                   "readers": ["ann", "bob"], "writers": ["ann"], "moderators": ["bob"]}}}
                """))
        .isEqualTo(
            new RoomsFile(
                RoomPolicy.DEFAULT.withHistory(7),
                Map.of(
                    "ops",
                    RoomPolicy.DEFAULT
                        .withOrder(Order.SAFE)
                        .withHistory(500)
                        .withMaxBytes(1000)
                        .withPerSecond(5)
                        .withReaders("ann", "bob")
                        .withWriters("ann")
                        .withModerators("bob"))));
  }

  @Test
  void roomHasTheRestFromTheDefault() throws IOException {
    var rooms =
        read(
            """
            {"default": {"order": "AGREED", "moderators": ["ann"]}, "rooms": {"ops": {"history": 5}}}
            """);

    assertThat(rooms.rooms().get("ops"))
        .isEqualTo(RoomPolicy.DEFAULT.withOrder(Order.AGREED).withModerators("ann").withHistory(5));
  }

  @Test
  void emptyObjectChangesNothing() throws IOException {
    assertThat(read("{}")).isEqualTo(RoomsFile.EMPTY);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[] | the file must be an object, {…}, not []",
        "{\"room\": {}} | the file has no field 'room', only default, rooms",
        "{\"rooms\": []} | rooms must be an object, {…}, not []",
        "{\"rooms\": {\"ops\": null}} | rooms.ops must be an object, {…}, not null",
        "{\"rooms\": {\"ops\": {\"histroy\": 5}}} | rooms.ops has no field 'histroy', only order,"
            + " history, maxBytes, perSecond, readers, writers, moderators",
        "{\"rooms\": {\"ops\": {\"order\": \"any\"}}} | rooms.ops.order must be FIFO, AGREED or SAFE,"
            + " not \"any\"",
        "{\"rooms\": {\"a b\": {}}} | 'a b' is no name for a room: use a letter, then letters, digits, _"
            + " and -, 100 at most",
        "{\"default\": {\"order\": 1}} | default.order must be FIFO, AGREED or SAFE, not 1",
        "{\"rooms\": {\"ops\": {\"history\": -1}}} | rooms.ops.history must be between 0 and 10000,"
            + " not -1",
        "{\"rooms\": {\"ops\": {\"maxBytes\": \"1k\"}}} | rooms.ops.maxBytes must be a whole number"
            + " below 2^31, not \"1k\"",
        "{\"default\": {\"perSecond\": 1.5}} | default.perSecond must be a whole number below 2^31,"
            + " not 1.5",
        "{\"default\": {\"readers\": \"ann\"}} | default.readers must be a list of users, [\"ann\", …],"
            + " not \"ann\"",
        "{\"default\": {\"writers\": [1]}} | default.writers must be a list of users, [\"ann\", …], not"
            + " [1]",
      })
  void whatMakesNoSenseIsNamed(String json, String message) {
    assertThatThrownBy(() -> read(json))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(file + ": " + message);
  }

  @Test
  void whatIsNoJsonSaysWhere() {
    assertThatThrownBy(() -> read("{\"rooms\": {"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith(file + ": ");
  }

  @Test
  void fileThatIsNotThereIsALineAndAnExitCode() {
    assertThat(Commands.anywhere("", "broker", "--data", "" + directory, "--rooms", "" + file))
        .isEqualTo(new Run(78, "", "error: There is no file " + file + "\n"));
  }

  private RoomsFile read(String json) throws IOException {
    Files.writeString(file, json);
    return RoomsFile.read(file);
  }
}
