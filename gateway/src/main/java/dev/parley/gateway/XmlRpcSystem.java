package dev.parley.gateway;

import dev.parley.protocol.ParleyException;
import dev.parley.protocol.Status;
import dev.parley.requester.ServiceDescription.Method;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The methods that every XML-RPC server has: what there is, and many calls in one. */
final class XmlRpcSystem {
  static final String MULTICALL = "system.multicall";
  private static final int MAX_CALLS = 1_000;
  private static final Map<String, String> HELP =
      Map.of(
          "system.listMethods",
          "The names of all methods that can be called.",
          "system.methodSignature",
          "A method's types, its result's first; \"undef\" if it has no fixed ones.",
          "system.methodHelp",
          "What a method does.",
          MULTICALL,
          "Makes calls one after the other: each is a struct of methodName and params. Gives"
              + " for each an array with its result, or a struct with its fault.",
          "system.getCapabilities",
          "Which specifications this server follows.");
  private static final Map<String, List<String>> SIGNATURES =
      Map.of(
          "system.listMethods",
          List.of("array"),
          "system.methodSignature",
          List.of("array", "string"),
          "system.methodHelp",
          List.of("string", "string"),
          MULTICALL,
          List.of("array", "array"),
          "system.getCapabilities",
          List.of("struct"));

  private final XmlRpc calls;

  XmlRpcSystem(XmlRpc calls) {
    this.calls = calls;
  }

  @Nullable Object call(XmlRpc.Visit visit, XmlRpcReader.Call call) throws XmlRpcFault {
    return switch (call.method()) {
      case "system.listMethods" -> listMethods(visit.door());
      case "system.methodSignature" -> signature(visit, name(call));
      case "system.methodHelp" -> help(visit, name(call));
      case "system.getCapabilities" -> capabilities();
      case MULTICALL -> multicall(visit, call);
      default ->
          throw XmlRpcFault.of(
              new ParleyException(
                  Status.NO_SUCH_METHOD, "There is no method " + call.method() + " here"));
    };
  }

  private List<String> listMethods(Door door) {
    var names = new TreeSet<>(HELP.keySet());
    for (var served : door.services()) {
      for (var method : served.description().methods()) {
        var service = served.description().service();
        names.add(service + "." + method.name());
        if (service.equals(calls.defaultService())) {
          names.add(method.name());
        }
      }
    }
    return List.copyOf(names);
  }

  private Object signature(XmlRpc.Visit visit, String name) throws XmlRpcFault {
    var own = SIGNATURES.get(name);
    if (own != null) {
      return List.of(own);
    }
    var signatures = new ArrayList<List<String>>();
    for (var method : methods(visit, name)) {
      var signature = XmlRpcSignature.of(method);
      if (signature.isEmpty()) {
        return "undef";
      }
      signatures.add(signature.get());
    }
    return signatures;
  }

  private String help(XmlRpc.Visit visit, String name) throws XmlRpcFault {
    var own = HELP.get(name);
    return own != null
        ? own
        : methods(visit, name).stream()
            .map(method -> method.declaration() + "\n" + method.doc())
            .map(String::strip)
            .collect(Collectors.joining("\n\n"));
  }

  private List<Method> methods(XmlRpc.Visit visit, String name) throws XmlRpcFault {
    var target = calls.target(name);
    var methods = visit.door().methods(target.service(), target.method(), visit.deadline());
    if (methods.isEmpty()) {
      throw XmlRpcFault.of(
          new ParleyException(Status.NO_SUCH_METHOD, "There is no method " + name + " here"));
    }
    return methods;
  }

  private static String name(XmlRpcReader.Call call) throws XmlRpcFault {
    if (call.arguments().size() == 1 && call.arguments().get(0) instanceof String name) {
      return name;
    }
    throw new XmlRpcFault(
        XmlRpcFault.INVALID_PARAMS,
        "BAD_ARGUMENTS: " + call.method() + " takes a method's name, and nothing else");
  }

  private List<Object> multicall(XmlRpc.Visit visit, XmlRpcReader.Call call) throws XmlRpcFault {
    if (call.arguments().size() != 1 || !(call.arguments().get(0) instanceof List<?> all)) {
      throw invalid("system.multicall takes an array of structs");
    } else if (all.size() > MAX_CALLS) {
      throw invalid("system.multicall makes " + MAX_CALLS + " calls at most, not " + all.size());
    }
    var results = new ArrayList<Object>();
    for (var one : all) {
      try {
        var result = new ArrayList<@Nullable Object>();
        result.add(calls.call(visit, single(one)));
        results.add(result);
      } catch (XmlRpcFault fault) {
        results.add(faultStruct(fault));
      }
    }
    return results;
  }

  private static Map<String, Object> faultStruct(XmlRpcFault fault) {
    var struct = new LinkedHashMap<String, Object>();
    struct.put("faultCode", fault.code());
    struct.put("faultString", fault.text());
    return struct;
  }

  private static XmlRpcReader.Call single(@Nullable Object one) throws XmlRpcFault {
    if (!(one instanceof Map<?, ?> struct)
        || !(struct.get("methodName") instanceof String name)
        || !(struct.get("params") instanceof List<?> arguments)) {
      throw invalid("A call in system.multicall must be a struct of methodName and params");
    } else if (name.equals(MULTICALL)) {
      throw new XmlRpcFault(
          XmlRpcFault.INVALID_REQUEST, "system.multicall must not be called in itself");
    }
    return new XmlRpcReader.Call(name, new ArrayList<@Nullable Object>(arguments));
  }

  private static XmlRpcFault invalid(String message) {
    return new XmlRpcFault(XmlRpcFault.INVALID_PARAMS, "BAD_ARGUMENTS: " + message);
  }

  private static Map<String, Object> capabilities() {
    var all = new LinkedHashMap<String, Object>();
    all.put("xmlrpc", capability("http://xmlrpc.com/spec.md", 1));
    all.put("introspection", capability("http://xmlrpc-c.sourceforge.net/introspection.html", 1));
    all.put(
        "faults_interop",
        capability("http://xmlrpc-epi.sourceforge.net/specs/rfc.fault_codes.php", 20010516));
    all.put("system.multicall", capability("http://www.xmlrpc.com/discuss/msgReader$1208", 1));
    all.put("nil", capability("http://ontosys.com/xml-rpc/extensions.php", 20010518));
    return all;
  }

  private static Map<String, Object> capability(String specification, int version) {
    var capability = new LinkedHashMap<String, Object>();
    capability.put("specUrl", specification);
    capability.put("specVersion", version);
    return capability;
  }
}
