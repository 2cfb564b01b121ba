package dev.parley.protocol;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.PropertyName;
import com.fasterxml.jackson.databind.SerializationConfig;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.AnnotatedClass;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.introspect.VirtualAnnotatedMember;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import com.fasterxml.jackson.databind.jsontype.TypeResolverBuilder;
import com.fasterxml.jackson.databind.jsontype.impl.StdTypeResolverBuilder;
import com.fasterxml.jackson.databind.ser.BeanPropertyWriter;
import com.fasterxml.jackson.databind.ser.VirtualBeanPropertyWriter;
import com.fasterxml.jackson.databind.util.Annotations;
import com.fasterxml.jackson.databind.util.SimpleBeanPropertyDefinition;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Treats a sealed type as the choice among its permitted classes: a member is written with its
 * class's simple name as {@code @type}, wherever it stands, and read by it.
 */
final class SealedTypes extends JacksonAnnotationIntrospector {
  private static final long serialVersionUID = 1L;
  private static final String PROPERTY = "@type";

  @Override
  public @Nullable TypeResolverBuilder<?> findTypeResolver(
      MapperConfig<?> config, AnnotatedClass annotated, JavaType type) {
    var explicit = super.findTypeResolver(config, annotated, type);
    var raw = type.getRawClass();
    if (explicit != null || config instanceof SerializationConfig || !isMember(raw)) {
      return explicit;
    }
    var resolver =
        new StdTypeResolverBuilder()
            .init(JsonTypeInfo.Id.NAME, null)
            .inclusion(JsonTypeInfo.As.PROPERTY)
            .typeProperty(PROPERTY);
    // Where the contract names one of them, nothing is left to choose.
    return raw.isSealed() ? resolver : resolver.defaultImpl(raw);
  }

  @Override
  public void findAndAddVirtualProperties(
      MapperConfig<?> config, AnnotatedClass annotated, List<BeanPropertyWriter> properties) {
    super.findAndAddVirtualProperties(config, annotated, properties);
    if (isMember(annotated.getRawType()) && !annotated.hasAnnotation(JsonTypeInfo.class)) {
      var text = config.constructType(String.class);
      var member = new VirtualAnnotatedMember(annotated, annotated.getRawType(), PROPERTY, text);
      var definition =
          SimpleBeanPropertyDefinition.construct(config, member, PropertyName.construct(PROPERTY));
      properties.add(0, new TypeProperty(definition, annotated.getAnnotations(), text));
    }
  }

  @Override
  public @Nullable List<NamedType> findSubtypes(Annotated annotated) {
    var explicit = super.findSubtypes(annotated);
    var type = annotated.getRawType();
    if (explicit != null || !type.isSealed()) {
      return explicit;
    }
    var found = new ArrayList<NamedType>();
    Arrays.stream(type.getPermittedSubclasses())
        .forEach(permitted -> found.add(new NamedType(permitted, permitted.getSimpleName())));
    return found;
  }

  @Override
  public @Nullable String findTypeName(AnnotatedClass annotated) {
    var explicit = super.findTypeName(annotated);
    return explicit == null && isMember(annotated.getRawType())
        ? annotated.getRawType().getSimpleName()
        : explicit;
  }

  private static boolean isMember(Class<?> type) {
    return !type.isEnum()
        && !type.getName().startsWith("java.") // EnumSet is sealed in JDKs after 17
        && (type.isSealed()
            || Arrays.stream(type.getInterfaces()).anyMatch(Class::isSealed)
            || type.getSuperclass() != null && type.getSuperclass().isSealed());
  }

  /** The {@code @type} of a member. */
  private static final class TypeProperty extends VirtualBeanPropertyWriter {
    private static final long serialVersionUID = 1L;

    TypeProperty(BeanPropertyDefinition definition, @Nullable Annotations context, JavaType type) {
      super(definition, context, type);
    }

    @Override
    protected Object value(Object bean, JsonGenerator generator, SerializerProvider provider) {
      return bean.getClass().getSimpleName();
    }

    @Override
    public VirtualBeanPropertyWriter withConfig(
        MapperConfig<?> config,
        AnnotatedClass declaring,
        BeanPropertyDefinition definition,
        JavaType type) {
      return new TypeProperty(definition, declaring.getAnnotations(), type);
    }
  }
}
