package dev.parley.topicdemo;

import static org.assertj.core.api.Assertions.assertThat;

import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStyle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WrappingTest {
  private static final String TEXT =
      "12:00 ann: the quick brown fox jumps over the lazy dog and then goes to sleep";

  @Test
  void lineThatFitsStays() {
    assertThat(wrap(TEXT, TEXT.length())).isEqualTo(TEXT);
  }

  @Test
  void linesBreakBetweenWordsAndAreIndented() {
    assertThat(wrap(TEXT, 32))
        .isEqualTo(
            """
            12:00 ann: the quick brown fox
                  jumps over the lazy dog
                  and then goes to sleep\
            """);
  }

  @Test
  void wordThatIsTooLongIsCut() {
    assertThat(wrap("12:00 ann: " + "x".repeat(60), 40))
        .isEqualTo("12:00 ann:\n      " + "x".repeat(34) + "\n      " + "x".repeat(26));
  }

  @Test
  void wideCharactersTakeTwoColumns() {
    assertThat(wrap("\u4F60".repeat(40), 40))
        .isEqualTo(
            "\u4F60".repeat(20)
                + "\n      "
                + "\u4F60".repeat(17)
                + "\n      "
                + "\u4F60".repeat(3));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 10, 29, 30, 31, 79, 80})
  void noLineIsWiderThanTheTerminalAndNoWordIsLost(int width) {
    var wrapped = wrap(TEXT, width);

    assertThat(wrapped.lines()).allMatch(line -> line.length() <= width);
    assertThat(wrapped.replaceAll("\\s", "")).isEqualTo(TEXT.replaceAll("\\s", ""));
  }

  @Test
  void terminalOfUnknownWidthWrapsItself() {
    assertThat(wrap(TEXT, 0)).isEqualTo(TEXT);
  }

  @Test
  void stylesStayWithTheirWords() {
    var bold = new AttributedString(TEXT, AttributedStyle.BOLD);

    var wrapped = Wrapping.wrap(bold, 32, 6);

    assertThat(wrapped.styleAt(wrapped.toString().indexOf("jumps")))
        .isEqualTo(AttributedStyle.BOLD);
  }

  private static String wrap(String text, int width) {
    return Wrapping.wrap(new AttributedString(text), width, 6).toString();
  }
}
