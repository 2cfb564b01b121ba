package dev.parley.responder;

import dev.parley.jms.OnceLog;
import dev.parley.jms.ParleyConnection;
import dev.parley.jms.RequestConsumer;
import dev.parley.protocol.AllowList;
import dev.parley.protocol.CallCodec;
import dev.parley.protocol.Contract;
import dev.parley.protocol.ContractException;
import dev.parley.protocol.ContractMethod;
import dev.parley.protocol.Deadline;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is served under one name: the contracts exported there, and the consumer of its requests.
 */
final class Service {
  /** A contract and the object behind it. */
  record Part(Contract contract, Object implementation) {}

  private final String name;
  private final Responder.Builder settings;
  private final OnceOnly once;
  private final Dispatcher dispatcher;
  private volatile List<Part> parts = List.of();
  private volatile AllowList allowed = AllowList.values();
  private volatile @Nullable RequestConsumer consumer;

  Service(String name, Responder.Builder settings, ResponderCounters counters, Streams streams) {
    this.name = name;
    this.settings = settings;
    var limits = settings.connection.limits();
    var codec = new CallCodec(limits);
    this.once = new OnceOnly(new OnceLog(settings.connection, name), codec, settings.grace);
    this.dispatcher =
        new Dispatcher(
            this, codec, settings.traces, counters, new StreamSender(streams, codec, limits), once);
  }

  String name() {
    return name;
  }

  List<Part> parts() {
    return parts;
  }

  AllowList allowed() {
    return allowed;
  }

  /** By one thread at a time. */
  void add(Contract contract, Object implementation) {
    for (var method : contract.methods()) {
      for (var part : parts) {
        if (!part.contract.named(method.name()).isEmpty()) {
          throw new ContractException(
              "The service '"
                  + name
                  + "' has a method "
                  + method.name()
                  + " already, from "
                  + part.contract.type().getName()
                  + "; give one another name");
        }
      }
    }
    // The interface need not be public; that it was exported is permission enough.
    contract.methods().forEach(method -> method.javaMethod().trySetAccessible());
    var more = new ArrayList<>(parts);
    more.add(new Part(contract, implementation));
    allowed = allowed.and(contract.allowList());
    parts = List.copyOf(more);
  }

  void open(ParleyConnection connection) {
    consumer =
        RequestConsumer.open(
            connection,
            name,
            new RequestConsumer.Settings(settings.concurrency, settings.longestTimeout),
            dispatcher::handle);
  }

  boolean drain(Deadline deadline) {
    var current = consumer;
    var done = current == null || current.drain(deadline.remaining());
    once.close();
    return done;
  }

  long requestersGone() {
    var current = consumer;
    return current == null ? 0 : current.requestersGone();
  }

  /** Name, documentation and methods, in types that any requester can read. */
  Map<String, Object> describe() {
    var methods = new ArrayList<Map<String, Object>>();
    var docs = new ArrayList<String>();
    for (var part : parts) {
      if (!part.contract.doc().isEmpty()) {
        docs.add(part.contract.doc());
      }
      part.contract.methods().forEach(method -> methods.add(describe(method)));
    }
    var description = new TreeMap<String, Object>();
    description.put("service", name);
    description.put("doc", String.join(" ", docs));
    description.put("methods", methods);
    return description;
  }

  private static Map<String, Object> describe(ContractMethod method) {
    var description = new TreeMap<String, Object>();
    description.put("name", method.name());
    description.put("signature", method.signature());
    description.put("declaration", method.describe());
    description.put("doc", method.doc());
    description.put("result", method.resultType());
    description.put("oneWay", method.isOneWay());
    description.put("idempotent", method.isIdempotent());
    description.put("stream", method.isStream());
    var parameters = new ArrayList<Map<String, String>>();
    method
        .parameters()
        .forEach(p -> parameters.add(new TreeMap<>(Map.of("name", p.name(), "type", p.type()))));
    description.put("parameters", parameters);
    return description;
  }
}
