package dev.parley.topicdemo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LineInputTest {
  @Test
  void linesOfUnixAndWindows() {
    assertThat(lines("one\ntwo\r\n\nlast")).containsExactly("one", "two", "", "last");
  }

  @Test
  void nothing() {
    assertThat(lines("")).isEmpty();
  }

  @Test
  void utf8() {
    assertThat(lines("na\u00EFve \u4F60\n")).containsExactly("na\u00EFve \u4F60");
  }

  @Test
  void lineThatIsTooLongForAnyRoomIsCut() {
    var lines = lines("x".repeat(LineInput.LONGEST + 5) + "\nnext\n");

    assertThat(lines).hasSize(2).last().isEqualTo("next");
    assertThat(lines.get(0)).hasSize(LineInput.LONGEST);
  }

  private static List<String> lines(String text) {
    InputStream bytes = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    var input = new LineInput(bytes);
    var lines = new ArrayList<String>();
    for (var line = input.next(); line != null; line = input.next()) {
      lines.add(line);
    }
    return lines;
  }
}
