package dev.parley.topicdemo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SafeTextTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "plain",
        "na\u00EFve \u4F60\u597D \u05E9\u05DC\u05D5\u05DD",
        "e\u0301",
        "\uD83D\uDE00",
        "\uD83D\uDC68\u200D\uD83D\uDC69\u200D\uD83D\uDC67",
        "\u0645\u06CC\u200C\u062E\u0648\u0627\u0647\u0645",
        "[31m not an escape"
      })
  void whatPeopleWriteStaysAsItIs(String text) {
    assertThat(SafeText.of(text)).isEqualTo(text);
  }

  @Test
  void escapeSequencesLoseWhatStartsThem() {
    assertThat(SafeText.of("a\u001b[2Jb\u009b31mc\u001b]0;title\u0007d"))
        .isEqualTo("a\uFFFD[2Jb\uFFFD31mc\uFFFD]0;title\uFFFDd");
  }

  @Test
  void aRunOfThemIsShownOnce() {
    assertThat(SafeText.of("\b\b\b\u007f\u0000x\u202e\u2066")).isEqualTo("\uFFFDx\uFFFD");
  }

  @Test
  void lineBreaksDoNotBeginALine() {
    assertThat(SafeText.of("a\nb\r\nc\rd\u2028e\u2029f\u0085g\u000Bh\fi"))
        .isEqualTo("a ⏎ b ⏎ c ⏎ d ⏎ e ⏎ f ⏎ g ⏎ h ⏎ i");
  }

  @Test
  void linesStayLinesWhereTheyMay() {
    assertThat(SafeText.ofLines("a\n\tb\r\nc\rd\u2028e\u001b[2Jf"))
        .isEqualTo("a\n\tb\nc\nd\ne\uFFFD[2Jf");
  }

  @Test
  void jsonIsEscaped() {
    assertThat(SafeText.ofJson("{\"a\u009b\":\"\u202e\uDB40\uDC01é\"}"))
        .isEqualTo("{\"a\\u009b\":\"\\u202e\\udb40\\udc01é\"}");
  }

  @Test
  void loneSurrogatesAreReplaced() {
    assertThat(SafeText.of("a\uD800b\uDC00")).isEqualTo("a\uFFFDb\uFFFD");
  }

  @Test
  void noCharacterOfUnicodeGetsThroughThatATerminalObeys() {
    for (int point = 0; point <= Character.MAX_CODE_POINT; point++) {
      var safe = SafeText.of(new String(Character.toChars(point)));
      assertThat(safe.codePoints().noneMatch(SafeTextTest::isObeyed)).as("U+%04X", point).isTrue();
    }
  }

  /** Said again and in another way: C0, DEL, C1, separators, overrides, isolates. */
  private static boolean isObeyed(int point) {
    return point < 0x20
        || (point >= 0x7f && point <= 0x9f)
        || point == 0x2028
        || point == 0x2029
        || (point >= 0x202a && point <= 0x202e)
        || (point >= 0x2066 && point <= 0x2069);
  }
}
