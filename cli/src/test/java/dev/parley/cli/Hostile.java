package dev.parley.cli;

import dev.parley.protocol.Doc;
import java.util.stream.Stream;

/** A contract of somebody who wants the terminals of those that ask and call. */
@Doc("a\u001b]0;title\u0007b\nc")
public interface Hostile {
  /** What a terminal obeys, an old one too, and what turns the reading direction. */
  String TEXT = "a\u001b]0;title\u0007b\u009b2J\u202ec\n\td";

  /** {@link #TEXT} as it is shown in one line. */
  String LINE = "a\uFFFD]0;title\uFFFDb\uFFFD2J\uFFFDc ⏎   d";

  /** {@link #TEXT} as it is shown where it has the output to itself. */
  String LINES = "a\uFFFD]0;title\uFFFDb\uFFFD2J\uFFFDc\n\td";

  /** {@link #TEXT} in JSON. */
  String JSON = "\"a\\u001B]0;title\\u0007b\\u009b2J\\u202ec\\n\\td\"";

  /** Answers {@link #TEXT}. */
  @Doc("a\u001b[2Jb\r\n  void forged()")
  String text();

  /** {@link #TEXT} and no more. */
  Stream<String> texts();

  /** Throws with {@link #TEXT} as its message, and in its trace. */
  void fail();

  /** Serves it. */
  final class Service implements Hostile {
    @Override
    public String text() {
      return TEXT;
    }

    @Override
    public Stream<String> texts() {
      return Stream.of(TEXT);
    }

    @Override
    public void fail() {
      var failure = new IllegalStateException(TEXT);
      failure.setStackTrace(
          new StackTraceElement[] {new StackTraceElement("Some", TEXT, "Some.java", 1)});
      throw failure;
    }
  }
}
