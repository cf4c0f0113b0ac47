#ifndef ALLOCATION_COUNT_H
#define ALLOCATION_COUNT_H

#include <stdint.h>

/// How many blocks the process has asked its allocator for so far, by any of its functions.
int64_t allocation_count(void);

/// Seconds of processor time that the process has used so far.
double processor_seconds(void);

#endif
