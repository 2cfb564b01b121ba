package dev.parley.topicdemo;

import dev.parley.topicdemo.ChatInput.Verb;
import java.util.List;
import java.util.stream.Stream;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;

/** Completes commands, members' names and rooms' names. */
final class ChatCompleter implements Completer {
  private final ChatRooms rooms;

  ChatCompleter(ChatRooms rooms) {
    this.rooms = rooms;
  }

  @Override
  public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
    var first = line.words().get(0);
    var index = line.wordIndex();
    if (index == 0 && first.startsWith("/")) {
      Stream.of(Verb.values()).forEach(verb -> candidates.add(command(verb)));
    } else if (first.equals(Verb.JOIN.word()) && index == 1) {
      rooms.knownRooms().forEach(room -> candidates.add(new Candidate(room)));
    } else if (!first.startsWith("/") || first.startsWith("//") || isName(first, index)) {
      // At the start of a message a name is an address.
      var suffix = index == 0 ? ":" : "";
      rooms.memberNames().forEach(name -> candidates.add(new Candidate(name + suffix)));
    }
  }

  private static boolean isName(String command, int index) {
    return index == 1 && (command.equals(Verb.MSG.word()) || command.equals(Verb.KICK.word()));
  }

  private static Candidate command(Verb verb) {
    return new Candidate(verb.word(), verb.word(), null, verb.help, null, null, true);
  }
}
