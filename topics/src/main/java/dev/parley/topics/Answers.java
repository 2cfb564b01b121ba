package dev.parley.topics;

import dev.parley.jms.KeeperSession;
import dev.parley.jms.Post;
import java.util.ArrayList;
import java.util.List;

/** What is to be told once the transaction is done. Confined to the keeper's thread. */
final class Answers {
  private record Answer(String inbox, String correlationId, Post post) {}

  private final List<Answer> waiting = new ArrayList<>();

  /** To who has asked. */
  void to(Post question, Post post) {
    waiting.add(new Answer(question.replyTo(), question.correlationId(), post));
  }

  /** To a member that has not asked. */
  void to(String inbox, Post post) {
    waiting.add(new Answer(inbox, "", post));
  }

  void send(KeeperSession session) {
    for (var answer : waiting) {
      session.answer(answer.inbox, answer.correlationId, answer.post);
    }
    waiting.clear();
  }
}
