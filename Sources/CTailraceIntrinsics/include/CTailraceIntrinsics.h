#ifndef TAILRACE_INTRINSICS_H
#define TAILRACE_INTRINSICS_H

#include <stdlib.h>

/// Makes a block longer, or a new one where there is none, and keeps what it holds.
///
/// The system moves a large block by its pages: nothing is copied, and it is never there twice.
static inline void *tailrace_resize(void *block, size_t size) { return realloc(block, size); }

/// Gives a block back.
static inline void tailrace_free(void *block) { free(block); }

/// Asks the processor to bring the cache line at `address` closer; does nothing where there is no such instruction.
static inline void tailrace_prefetch(const void *address) {
#if defined(__GNUC__) || defined(__clang__)
  __builtin_prefetch(address, 1, 3);
#else
  (void)address;
#endif
}

#endif
