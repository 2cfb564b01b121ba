package dev.parley.topicdemo;

import java.util.Optional;

/** A view with a person before it, who gives commands and gets answers. */
interface Screen extends View {
  /** The answer to a command. */
  void note(String text);

  /** What this member said to another alone. */
  void told(String room, String member, String text);

  /** Another room is the current one from now on, or none. */
  void current(Optional<String> room);

  /** A command that makes no sense, or cannot be followed now. */
  void hint(String text);
}
