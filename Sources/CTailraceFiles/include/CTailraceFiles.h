#ifndef TAILRACE_FILES_H
#define TAILRACE_FILES_H

#include <errno.h>
#include <fcntl.h>
#include <lifetimebound.h>
#include <limits.h>
#include <ptrcheck.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/// Calls of the system that take paths, which are bytes and no text; Swift hands them over as spans. What fails is
/// the negative number of its error.

#define TAILRACE_PATH const uint8_t *__counted_by(count) path __noescape, int count

/// Copies a path of `size` bytes with its end; false where it is empty, too long, or holds an end.
static inline int tailrace_terminate(char *text, const uint8_t *path, int size) {
  if (size <= 0 || size >= PATH_MAX || memchr(path, 0, (size_t)size)) return 0;
  memcpy(text, path, (size_t)size);
  text[size] = 0;
  return 1;
}

/// Opens what is there for reading, for writing, or, with `isNew`, makes a file with this mode that must not be there.
static inline int tailrace_open(TAILRACE_PATH, int writes, int isNew, unsigned mode) {
  char text[PATH_MAX];
  if (!tailrace_terminate(text, path, count)) return -ENAMETOOLONG;
  int flags = O_CLOEXEC | O_NOCTTY | (writes ? O_WRONLY | O_TRUNC : O_RDONLY);
  if (isNew) flags |= O_CREAT | O_EXCL | O_NOFOLLOW;
  int file = open(text, flags, (mode_t)mode);
  return file < 0 ? -errno : file;
}

/// The type and the mode of what is there, links followed or not.
static inline int tailrace_mode(TAILRACE_PATH, int follows) {
  char text[PATH_MAX];
  struct stat found;
  if (!tailrace_terminate(text, path, count)) return -ENAMETOOLONG;
  int failed = follows ? stat(text, &found) : lstat(text, &found);
  return failed ? -errno : (int)found.st_mode;
}

/// Where a link leads: how many bytes of `target` that is.
static inline int tailrace_link(
  TAILRACE_PATH, uint8_t *__counted_by(room) target __noescape, int room) {
  char text[PATH_MAX];
  if (!tailrace_terminate(text, path, count)) return -ENAMETOOLONG;
  ssize_t size = readlink(text, (char *)target, (size_t)room);
  return size < 0 ? -errno : (int)size;
}

/// Puts a file in the place of another, whose path stands behind its own.
static inline int tailrace_move(TAILRACE_PATH, int split) {
  char from[PATH_MAX], to[PATH_MAX];
  if (split < 0 || split > count || !tailrace_terminate(from, path, split)
      || !tailrace_terminate(to, path + split, count - split))
    return -ENAMETOOLONG;
  return rename(from, to) ? -errno : 0;
}

/// Makes a folder.
static inline int tailrace_make_folder(TAILRACE_PATH) {
  char text[PATH_MAX];
  if (!tailrace_terminate(text, path, count)) return -ENAMETOOLONG;
  return mkdir(text, 0777) ? -errno : 0;
}

/// Removes a file.
static inline int tailrace_remove(TAILRACE_PATH) {
  char text[PATH_MAX];
  if (!tailrace_terminate(text, path, count)) return -ENAMETOOLONG;
  return unlink(text) ? -errno : 0;
}

#endif
