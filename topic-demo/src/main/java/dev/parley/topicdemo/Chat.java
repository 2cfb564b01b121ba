package dev.parley.topicdemo;

import dev.parley.jms.ParleyConnection;
import dev.parley.protocol.ParleyException;
import dev.parley.protocol.Status;
import dev.parley.topics.Rooms;
import java.io.InputStream;
import java.io.PrintWriter;
import java.time.ZoneId;

/**
 * The chat program. Where both stdin and stdout are a terminal it draws on it, with an input line
 * below what the others say; else each line in is a message, and each message out is a line.
 */
public final class Chat {
  private Chat() {}

  /**
   * Talks until the person, the input or {@link ChatSettings#count} ends it, or the member is sent
   * away.
   *
   * @return {@link Status#OK}, or how the first message failed that was not sent
   * @throws ParleyException if the room cannot be joined
   */
  public static Status run(
      ParleyConnection connection,
      ChatSettings settings,
      PrintWriter out,
      PrintWriter err,
      InputStream in) {
    try (var rooms = Rooms.builder(connection).build()) {
      if (in == System.in && !settings.json() && settings.count() == 0) {
        var terminal = ChatTerminal.open();
        if (terminal.isPresent()) {
          return terminal.get().talk(rooms, settings);
        }
      }
      var view =
          settings.json() ? new JsonLines(out) : new TextLines(out, err, ZoneId.systemDefault());
      return new PipedChat(view, settings, new LineInput(in)).talk(rooms);
    }
  }
}
