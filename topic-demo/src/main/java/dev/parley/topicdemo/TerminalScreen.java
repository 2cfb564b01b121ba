package dev.parley.topicdemo;

import dev.parley.protocol.ParleyException;
import dev.parley.topics.Member;
import dev.parley.topics.RoomEvent;
import dev.parley.topics.RoomMessage;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jline.reader.LineReader;
import org.jline.reader.impl.LineReaderImpl;
import org.jline.terminal.Terminal;
import org.jline.utils.AttributedString;
import org.jspecify.annotations.Nullable;

/** Draws above the input line. */
final class TerminalScreen implements Screen {
  private final Terminal terminal;
  private final Rendering rendering;
  private final Set<String> inHistory = new HashSet<>();
  private BooleanSupplier withRoom = () -> false;
  private @Nullable LineReader reader;

  TerminalScreen(Terminal terminal, Rendering rendering) {
    this.terminal = terminal;
    this.rendering = rendering;
  }

  /** Called once, before anything is shown. */
  void use(LineReader lineReader, BooleanSupplier severalRooms) {
    reader = lineReader;
    withRoom = severalRooms;
  }

  /** What the person types next, for the current room. */
  String read(Optional<String> room) {
    return lineReader().readLine(prompt(room));
  }

  /**
   * Changes what stands before a line that is being typed; it shows with the next thing printed.
   */
  @Override
  public void current(Optional<String> room) {
    if (lineReader() instanceof LineReaderImpl typing) {
      typing.setPrompt(prompt(room));
    }
  }

  private static String prompt(Optional<String> room) {
    return room.map(SafeText::of).orElse("") + "> ";
  }

  @Override
  public void here(String room, List<Member> members) {
    print(rendering.here(room, members));
  }

  @Override
  public void said(RoomMessage message) {
    markHistory(message.room(), message.kind() == RoomMessage.Kind.HISTORY);
    print(rendering.message(message, withRoom.getAsBoolean()));
  }

  @Override
  public void happened(String room, RoomEvent event) {
    markHistory(room, false);
    print(rendering.event(room, event, withRoom.getAsBoolean()));
  }

  @Override
  public void told(String room, String member, String text) {
    markHistory(room, false);
    print(rendering.told(room, member, text, withRoom.getAsBoolean()));
  }

  @Override
  public void refused(String what, ParleyException reason) {
    hint(String.valueOf(reason.getMessage()));
  }

  @Override
  public void hint(String text) {
    print(rendering.alarm(text));
  }

  @Override
  public void note(String text) {
    print(rendering.note(text));
  }

  @Override
  public boolean isGone() {
    return false;
  }

  /** A rule stands where what was said before begins, and where it ends. */
  private void markHistory(String room, boolean isHistory) {
    synchronized (inHistory) {
      if (isHistory ? !inHistory.add(room) : !inHistory.remove(room)) {
        return;
      }
    }
    print(rendering.rule(isHistory ? "earlier in " + SafeText.of(room) : "now"));
  }

  private void print(AttributedString text) {
    lineReader().printAbove(Wrapping.wrap(text, terminal.getSize().getColumns(), Rendering.INDENT));
  }

  private LineReader lineReader() {
    if (reader == null) {
      throw new IllegalStateException("use() comes first");
    }
    return reader;
  }
}
