#ifndef TAILRACE_INTRINSICS_H
#define TAILRACE_INTRINSICS_H

/// Asks the processor to bring the cache line at `address` closer; does nothing where there is no such instruction.
static inline void tailrace_prefetch(const void *address) {
#if defined(__GNUC__) || defined(__clang__)
  __builtin_prefetch(address, 1, 3);
#else
  (void)address;
#endif
}

#endif
