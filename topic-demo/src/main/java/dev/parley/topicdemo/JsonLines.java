package dev.parley.topicdemo;

import dev.parley.protocol.CallCodec;
import dev.parley.protocol.ParleyException;
import dev.parley.topics.Member;
import dev.parley.topics.RoomEvent;
import dev.parley.topics.RoomMessage;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * For programs: a JSON object a line for all that comes, messages and events, told apart by {@code
 * kind}. Characters that a terminal would obey are escaped, so nothing is lost and nothing is
 * obeyed.
 */
final class JsonLines implements View {
  private final PrintWriter out;

  JsonLines(PrintWriter out) {
    this.out = out;
  }

  @Override
  public void here(String room, List<Member> members) {
    var fields = fields("here", room);
    fields.put("members", members.stream().map(Member::name).toList());
    print(fields);
  }

  @Override
  public void said(RoomMessage message) {
    var kind =
        switch (message.kind()) {
          case LIVE -> "message";
          case HISTORY -> "history";
          case PRIVATE -> "private";
        };
    var fields = fields(kind, message.room());
    fields.put("sender", message.sender());
    fields.put("user", message.user());
    fields.put("text", message.text());
    fields.put("order", message.order().name());
    fields.put("sentAt", message.sentAt().toString());
    print(fields);
  }

  @Override
  public void happened(String room, RoomEvent event) {
    var fields = fields(event.kind().name().toLowerCase(Locale.ROOT), room);
    event
        .member()
        .ifPresent(
            member -> {
              fields.put("member", member.name());
              fields.put("user", member.user());
            });
    if (!event.detail().isEmpty()) {
      fields.put("detail", event.detail());
    }
    if (event.kind() == RoomEvent.Kind.MISSED) {
      fields.put("missed", event.missed());
    }
    print(fields);
  }

  @Override
  public void refused(String what, ParleyException reason) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("kind", "refused");
    fields.put("status", reason.status().name());
    fields.put("message", String.valueOf(reason.getMessage()));
    fields.put("text", what);
    print(fields);
  }

  @Override
  public boolean isGone() {
    return out.checkError();
  }

  private static Map<String, Object> fields(String kind, String room) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("kind", kind);
    fields.put("room", room);
    return fields;
  }

  private void print(Map<String, Object> fields) {
    out.println(SafeText.ofJson(CallCodec.toJson(fields)));
    out.flush();
  }
}
