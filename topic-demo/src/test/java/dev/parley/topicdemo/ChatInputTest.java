package dev.parley.topicdemo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.topicdemo.ChatInput.About;
import dev.parley.topicdemo.ChatInput.History;
import dev.parley.topicdemo.ChatInput.Join;
import dev.parley.topicdemo.ChatInput.Plain;
import dev.parley.topicdemo.ChatInput.Say;
import dev.parley.topicdemo.ChatInput.Verb;
import dev.parley.topicdemo.ChatInput.Wrong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChatInputTest {
  @ParameterizedTest
  @ValueSource(strings = {"hello", " /who", "a /who", "don't \"say\" \\o/ !1", ""})
  void whatDoesNotBeginWithASlashIsAMessage(String line) {
    assertThat(ChatInput.parse(line)).isEqualTo(new Say(line));
  }

  @Test
  void twoSlashesSayOne() {
    assertThat(ChatInput.parse("//who is there")).isEqualTo(new Say("/who is there"));
  }

  @ParameterizedTest
  @CsvSource({"/who, WHO", "/ROOMS, ROOMS", "/leave , LEAVE", "/help, HELP", "/quit, QUIT"})
  void commandsWithoutArguments(String line, Verb verb) {
    assertThat(ChatInput.parse(line)).isEqualTo(new Plain(verb));
  }

  @Test
  void privateMessageKeepsItsSpaces() {
    assertThat(ChatInput.parse("/msg  bob  how  are you"))
        .isEqualTo(new About(Verb.MSG, "bob", "how  are you"));
  }

  @Test
  void memberIsSentAwayWithAReason() {
    assertThat(ChatInput.parse("/kick bob too loud"))
        .isEqualTo(new About(Verb.KICK, "bob", "too loud"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/join ops", "/join #ops"})
  void roomIsJoined(String line) {
    assertThat(ChatInput.parse(line)).isEqualTo(new Join("ops"));
  }

  @ParameterizedTest
  @CsvSource({"/history, 20", "/history 7, 7"})
  void historyIsShownAgain(String line, int messages) {
    assertThat(ChatInput.parse(line)).isEqualTo(new History(messages));
  }

  @ParameterizedTest
  @CsvSource({
    "/msg bob, /msg NAME TEXT: say something to one member alone",
    "/msg, /msg NAME TEXT: say something to one member alone",
    "/kick bob, '/kick NAME REASON: send a member away; for moderators'",
    "/join, '/join ROOM: join a room, or go back to one you are in'",
    "/join a b, '/join ROOM: join a room, or go back to one you are in'",
    "/history 0, /history [N]: the last N messages (20) once more",
    "/history many, /history [N]: the last N messages (20) once more",
    "/who bob, /who: who is here",
  })
  void wrongArgumentsAreAnsweredWithTheForm(String line, String form) {
    assertThat(ChatInput.parse(line)).isEqualTo(new Wrong("It is " + form));
  }

  @ParameterizedTest
  @CsvSource({"/whom, /who", "/hlep, /help"})
  void unknownCommandThatIsNearlyOne(String line, String meant) {
    assertThat(ChatInput.parse(line))
        .isEqualTo(
            new Wrong(
                "There is no "
                    + line
                    + "; did you mean "
                    + meant
                    + "? A message that begins with / is written //"));
  }

  @Test
  void unknownCommandThatIsLikeNone() {
    assertThat(ChatInput.parse("/whatever bob"))
        .isEqualTo(
            new Wrong(
                "There is no /whatever; /help shows what there is. A message that begins with /"
                    + " is written //"));
  }

  @Test
  void unknownCommandsAreSafeToShow() {
    assertThat(((Wrong) ChatInput.parse("/\u001b[2J")).hint())
        .startsWith("There is no /\uFFFD[2J;");
  }
}
