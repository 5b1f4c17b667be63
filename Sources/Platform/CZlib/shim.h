#pragma once
#include <zlib.h>

// A macro in zlib, which hands over its version and the size of the struct.
static inline int linli_deflateInit2(z_streamp stream, int level, int windowBits, int memLevel) {
    return deflateInit2(stream, level, Z_DEFLATED, windowBits, memLevel, Z_DEFAULT_STRATEGY);
}
