package dev.parley.gateway;

import dev.parley.protocol.ParleyException;
import dev.parley.protocol.Status;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.List;

/** A contract with types of its own, and with what cannot be sent. */
interface Shop {
  record Order(String article, double price, LocalDateTime when) implements java.io.Serializable {}

  enum Colour {
    RED,
    GREEN
  }

  Order place(Order order);

  Instant tomorrow(Instant today);

  byte[] reversed(byte[] bytes, Colour colour);

  List<Object> big();

  String control();

  void busy();

  /** Serves it. */
  final class Keeper implements Shop {
    @Override
    public Order place(Order order) {
      return new Order(order.article(), 2 * order.price(), order.when());
    }

    @Override
    public Instant tomorrow(Instant today) {
      return today.plus(Duration.ofDays(1));
    }

    @Override
    public byte[] reversed(byte[] bytes, Colour colour) {
      return new StringBuilder(new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1))
          .reverse()
          .toString()
          .getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
    }

    @Override
    public List<Object> big() {
      return List.of(BigInteger.TWO.pow(64), Long.MAX_VALUE, new BigDecimal("1.10"));
    }

    @Override
    public String control() {
      return "\u0001";
    }

    @Override
    public void busy() {
      throw new ParleyException(Status.BUSY, "come back later", null, Duration.ofSeconds(3));
    }
  }
}
