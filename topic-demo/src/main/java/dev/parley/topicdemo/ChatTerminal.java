package dev.parley.topicdemo;

import dev.parley.protocol.ParleyException;
import dev.parley.protocol.Status;
import dev.parley.topics.Rooms;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.ZoneId;
import java.util.Optional;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.DefaultParser;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/** A chat with a person at a terminal. The only class that a chat in a pipe does not load. */
final class ChatTerminal {
  private static final char[] NONE = {};

  private final Terminal terminal;

  private ChatTerminal(Terminal terminal) {
    this.terminal = terminal;
  }

  /** The process' terminal; empty where stdin or stdout is none, or one that cannot be drawn on. */
  @SuppressWarnings("SystemConsoleNull") // On a JDK that never says null, JLine finds it out.
  static Optional<ChatTerminal> open() {
    if (System.console() == null) {
      return Optional.empty();
    }
    try {
      var terminal =
          TerminalBuilder.builder()
              .name("parley")
              .systemOutput(TerminalBuilder.SystemOutput.SysOut)
              .dumb(false)
              .build();
      if (!terminal.getType().startsWith(Terminal.TYPE_DUMB)) {
        return Optional.of(new ChatTerminal(terminal));
      }
      terminal.close();
    } catch (IOException | IllegalStateException e) {
      // Not a terminal: what is said is read and printed as lines.
      return Optional.empty();
    }
    return Optional.empty();
  }

  /**
   * Talks until the person has enough.
   *
   * @throws ParleyException if the first room cannot be joined
   */
  Status talk(Rooms rooms, ChatSettings settings) {
    var screen = new TerminalScreen(terminal, rendering(settings.name()));
    var chat = new ChatRooms(rooms, settings.name(), settings.options(), screen);
    var hook = new Thread(chat::close, "parley-chat-stop");
    Runtime.getRuntime().addShutdownHook(hook);
    try (terminal;
        chat) {
      screen.use(reader(chat), chat::isInSeveral);
      chat.join(settings.room());
      return converse(screen, chat);
    } catch (IOException e) {
      throw new UncheckedIOException("The terminal cannot be used", e);
    } finally {
      Hooks.remove(hook);
    }
  }

  private static Status converse(TerminalScreen screen, ChatRooms chat) {
    try {
      var goOn = true;
      while (goOn) {
        goOn = chat.perform(ChatInput.parse(screen.read(chat.currentName())));
      }
      return Status.OK;
    } catch (EndOfFileException e) {
      return Status.OK;
    } catch (UserInterruptException e) {
      return Status.CANCELLED;
    }
  }

  private static Rendering rendering(String self) {
    var noColour = System.getenv("NO_COLOR");
    return new Rendering(
        self, noColour == null || noColour.isEmpty(), Clock.system(ZoneId.systemDefault()));
  }

  private LineReader reader(ChatRooms chat) {
    return LineReaderBuilder.builder()
        .terminal(terminal)
        .appName("parley")
        // People write "don't" and \o/, and mean it.
        .parser(new DefaultParser().quoteChars(NONE).escapeChars(NONE))
        .completer(new ChatCompleter(chat))
        .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
        // What was typed comes back as a message, in its place among the others'.
        .option(LineReader.Option.ERASE_LINE_ON_FINISH, true)
        .build();
  }
}
