package dev.parley.topicdemo;

import dev.parley.protocol.ParleyException;
import dev.parley.topics.Member;
import dev.parley.topics.RoomEvent;
import dev.parley.topics.RoomMessage;
import java.util.List;

/** Where the chat shows what comes. Called from any thread; makes text safe to show itself. */
interface View {
  /** This member is in the room now, with these others. */
  void here(String room, List<Member> members);

  void said(RoomMessage message);

  void happened(String room, RoomEvent event);

  /** Something that this member wanted was not done. */
  void refused(String what, ParleyException reason);

  /** Whether nobody reads it any more. */
  boolean isGone();
}
