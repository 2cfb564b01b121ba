package dev.parley.gateway;

import dev.parley.protocol.Deadline;
import dev.parley.protocol.ParleyException;
import dev.parley.protocol.Status;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Answers XML-RPC: {@code service.method} is that service's; without a dot it is one service's. */
final class XmlRpc {
  /** A service and its method. */
  record Target(String service, String method) {}

  /** What the calls of one request have in common. */
  record Visit(Door door, Deadline deadline, Trace trace) {}

  private final String defaultService;
  private final Duration timeout;
  private final XmlRpcSystem system = new XmlRpcSystem(this);

  XmlRpc(String defaultService, Duration timeout) {
    this.defaultService = defaultService;
    this.timeout = timeout;
  }

  String defaultService() {
    return defaultService;
  }

  /** From a request to its response; whatever is wrong is a fault. */
  byte[] answer(Supplier<Door> door, Trace trace, byte[] request, @Nullable String charset) {
    try {
      var call = XmlRpcReader.read(XmlText.decode(request, charset));
      var visit = new Visit(door.get(), Deadline.after(timeout), trace);
      return XmlRpcWriter.result(call(visit, call));
    } catch (ParleyException e) {
      return XmlRpcWriter.fault(XmlRpcFault.of(e));
    } catch (XmlRpcFault fault) {
      return XmlRpcWriter.fault(fault);
    }
  }

  @Nullable Object call(Visit visit, XmlRpcReader.Call call) throws XmlRpcFault {
    try {
      if (call.method().startsWith("system.")) {
        return system.call(visit, call);
      }
      var target = target(call.method());
      var methods = visit.door.methods(target.service(), target.method(), visit.deadline);
      var prepared = XmlRpcValues.prepare(methods, call.arguments());
      var options = visit.trace.on(Door.options(prepared.format(), visit.deadline));
      var result =
          visit.door.call(
              target.service(), target.method(), methods, prepared.arguments(), options);
      return XmlRpcValues.result(methods, prepared.format(), result);
    } catch (ParleyException e) {
      throw XmlRpcFault.of(e);
    }
  }

  Target target(String name) {
    var parenthesis = name.indexOf('(');
    var dot = (parenthesis < 0 ? name : name.substring(0, parenthesis)).indexOf('.');
    var method = name.substring(dot + 1);
    if (method.isBlank()) {
      throw new ParleyException(Status.NO_SUCH_METHOD, "'" + name + "' names no method");
    }
    return new Target(dot < 0 ? defaultService : name.substring(0, dot), method);
  }
}
