#pragma once
#include <linux/stat.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <unistd.h>

// glibc declares statx and AT_EMPTY_PATH to those alone who define _GNU_SOURCE, which Swift's view of it does not. With
// that flag and an empty path the descriptor itself is meant.
static inline long linli_statx(int descriptor, struct statx *status) {
    const int at_empty_path = 0x1000;
    return syscall(SYS_statx, descriptor, "", at_empty_path, STATX_INO | STATX_BTIME, status);
}
