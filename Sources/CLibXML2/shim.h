// The small part of libxml2's binary interface that Postil reads. The library is loaded when the first
// page is read, so no header of it is needed to build. Source: libxml2 2.x, include/libxml/tree.h,
// parser.h, HTMLparser.h; these fields and numbers are the same since 2.0 (libxml2.so.2).
#ifndef POSTIL_LIBXML2_SHIM_H
#define POSTIL_LIBXML2_SHIM_H

/// xmlElementType, tree.h.
enum {
  LIBXML2_ELEMENT = 1,
  LIBXML2_TEXT = 3,
  LIBXML2_CDATA = 4,
};

/// htmlParserOption and xmlParserOption, which share their numbers.
enum {
  LIBXML2_RECOVER = 1 << 0,
  LIBXML2_NO_ERROR = 1 << 5,
  LIBXML2_NO_WARNING = 1 << 6,
  LIBXML2_NO_NETWORK = 1 << 11,
  LIBXML2_CDATA_AS_TEXT = 1 << 14,
  /// Short texts lie inside their node. Safe as long as nobody changes the tree.
  LIBXML2_COMPACT = 1 << 16,
  LIBXML2_IGNORE_DECLARED_ENCODING = 1 << 21,
};

/// The first fields of xmlNs, tree.h.
struct libxml2_namespace {
  struct libxml2_namespace *next;
  int type;
  const char *href;
};

/// The first fields of xmlNode, tree.h. A document, an element, a text and an attribute begin alike; the
/// fields after `doc` are those of an element or a text.
struct libxml2_node {
  void *user;
  int type;
  const char *name;
  struct libxml2_node *children;
  struct libxml2_node *last;
  struct libxml2_node *parent;
  struct libxml2_node *next;
  struct libxml2_node *prev;
  void *doc;
  struct libxml2_namespace *ns;
  const char *content;
  struct libxml2_node *properties;
};

/// htmlEntityDesc, HTMLparser.h.
struct libxml2_entity {
  unsigned int value;
  const char *name;
  const char *description;
};

#endif
