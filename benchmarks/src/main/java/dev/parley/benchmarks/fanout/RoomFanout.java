package dev.parley.benchmarks.fanout;

import dev.parley.benchmarks.exchange.Account;
import dev.parley.benchmarks.exchange.BrokerAccounts;
import dev.parley.jms.ParleyConnection;
import dev.parley.topics.Order;
import dev.parley.topics.Rooms;
import java.util.function.Consumer;

/** A room as its users write it, with its defaults: the sender is a member like the others. */
record RoomFanout(String name, Order order) implements Fanout {

  @Override
  public Account account(BrokerAccounts accounts) {
    return accounts.requester();
  }

  @Override
  public boolean senderListens() {
    return true;
  }

  @Override
  public Crowd connect(Account account) {
    var connection =
        ParleyConnection.builder(account.url()).user(account.user(), account.password()).open();
    return new Members(connection, Rooms.builder(connection).build(), order);
  }

  private record Members(ParleyConnection connection, Rooms rooms, Order order) implements Crowd {

    @Override
    public void listen(String room, String name, Consumer<String> listener) {
      rooms.join(room, name).onMessage(message -> listener.accept(message.text()));
    }

    @Override
    public Speaker speak(String room, String name, Consumer<String> listener) {
      var joined = rooms.join(room, name);
      joined.onMessage(message -> listener.accept(message.text()));
      return text -> joined.send(text, order);
    }

    @Override
    public void close() {
      rooms.close();
      connection.close();
    }
  }
}
