// What the simulator asks of a C library, for a WebAssembly module that has none.
//
// Blocks are powers of two; a freed block waits in the list of its size and is never split or
// merged, so memory stays within twice the most that was ever held of each size.

#include <stddef.h>
#include <stdint.h>

#define EXPORT(name) __attribute__((export_name(name)))

extern unsigned char __heap_base;

// Stands before every block; 16 bytes, so that blocks keep the alignment of 16.
typedef struct Head {
  struct Head *next;
  uint32_t exponent;
  uint64_t padding;
} Head;

static Head *waiting[32];
static uintptr_t top, end;

void *malloc(size_t size) {
  uint32_t exponent = 5;
  while (((uint64_t)1 << exponent) < (uint64_t)size + sizeof(Head)) exponent++;
  if (exponent > 30) return NULL;
  Head *head = waiting[exponent];
  if (head) {
    waiting[exponent] = head->next;
    return head + 1;
  }
  if (top == 0) {
    top = ((uintptr_t)&__heap_base + 15) & ~(uintptr_t)15;
    end = __builtin_wasm_memory_size(0) << 16;
  }
  uint64_t wanted = (uint64_t)top + ((uint64_t)1 << exponent);
  if (wanted > end) {
    uint64_t pages = (wanted - end + 65535) >> 16;
    if (__builtin_wasm_memory_grow(0, (size_t)pages) == (size_t)-1) return NULL;
    end += (uintptr_t)(pages << 16);
  }
  head = (Head *)top;
  head->exponent = exponent;
  top = (uintptr_t)wanted;
  return head + 1;
}

void free(void *block) {
  if (!block) return;
  Head *head = (Head *)block - 1;
  head->next = waiting[head->exponent];
  waiting[head->exponent] = head;
}

// Nothing in the simulator asks for more than the alignment that every block has.
int posix_memalign(void **block, size_t alignment, size_t size) {
  if (alignment > 16) return 22;
  *block = malloc(size);
  return *block ? 0 : 12;
}

void *memcpy(void *to, const void *from, size_t size) { return __builtin_memcpy(to, from, size); }
void *memmove(void *to, const void *from, size_t size) { return __builtin_memmove(to, from, size); }
void *memset(void *to, int byte, size_t size) { return __builtin_memset(to, byte, size); }

int memcmp(const void *left, const void *right, size_t size) {
  const unsigned char *a = left, *b = right;
  for (; size; size--, a++, b++)
    if (*a != *b) return *a - *b;
  return 0;
}

size_t strlen(const char *text) {
  size_t length = 0;
  while (text[length]) length++;
  return length;
}

// The standard library seeds the hashes of its dictionaries with this; results never depend on them.
void arc4random_buf(void *buffer, size_t size) { __builtin_memset(buffer, 0x5A, size); }

// Messages of traps go nowhere: the trap itself reaches the caller.
int putchar(int byte) { return byte; }

// Half away from zero, as IEEE 754's roundTiesToAway; beyond 2^52 every value is whole.
double round(double value) {
  double size = __builtin_fabs(value);
  if (!(size < 4503599627370496.0)) return value;
  double whole = __builtin_floor(size);
  return __builtin_copysign(size - whole >= 0.5 ? whole + 1 : whole, value);
}

// The remainder of a division with the sign of the dividend; exact, as long division in binary is.
double fmod(double dividend, double divisor) {
  double rest = __builtin_fabs(dividend), size = __builtin_fabs(divisor);
  if (!(rest < __builtin_inf()) || !(size > 0)) return __builtin_nan("");
  while (rest >= size) {
    double part = size;
    while (part <= rest / 2) part *= 2;
    rest -= part;
  }
  return __builtin_copysign(rest, dividend);
}

// The low 128 bits of a product of two 128-bit numbers, for the compiler.
typedef unsigned __int128 Wide;
Wide __multi3(Wide left, Wide right) {
  uint64_t a = (uint64_t)left, b = (uint64_t)right;
  uint64_t a0 = (uint32_t)a, a1 = a >> 32, b0 = (uint32_t)b, b1 = b >> 32;
  uint64_t low = a0 * b0, mid = a1 * b0 + (low >> 32), cross = a0 * b1 + (uint32_t)mid;
  uint64_t high = a1 * b1 + (mid >> 32) + (cross >> 32);
  high += a * (uint64_t)(right >> 64) + (uint64_t)(left >> 64) * b;
  return ((Wide)high << 64) | ((cross << 32) | (uint32_t)low);
}

// The text that goes in and the text that comes out; each stays until the next one of its kind.
static unsigned char *text, *result;
static uint32_t textLength, resultLength, resultRoom;

EXPORT("tailrace_text") void *tailrace_text(uint32_t length) {
  free(text);
  text = malloc(length + 1);
  textLength = text ? length : 0;
  return text;
}

uint32_t tailrace_text_length(void) { return textLength; }
uint32_t tailrace_text_byte(uint32_t index) { return index < textLength ? text[index] : 0; }

EXPORT("tailrace_result") void *tailrace_result(void) { return result; }
EXPORT("tailrace_result_length") uint32_t tailrace_result_length(void) { return resultLength; }

void tailrace_result_clear(void) { resultLength = 0; }

void tailrace_result_append(uint32_t byte) {
  if (resultLength == resultRoom) {
    resultRoom = resultRoom ? resultRoom * 2 : 4096;
    unsigned char *larger = malloc(resultRoom);
    if (!larger) __builtin_trap();
    __builtin_memcpy(larger, result, resultLength);
    free(result);
    result = larger;
  }
  result[resultLength++] = (unsigned char)byte;
}
